//! Rows for CSV and TSV: what their runs are, what is malformed, and what a respelling does to the source.

use super::super::laws::respelt;
use super::super::list::Options;
use super::super::read::read;

/// The runs of a table, and its notices or why it is malformed.
fn texts(source: &str, format: &str, columns: &[&str]) -> Vec<String> {
    let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    let options = Options { format: Some(format), columns: &columns, ..Options::NONE };
    match read(source.as_bytes(), &options) {
        Ok(copy) => {
            let runs = copy
                .runs()
                .iter()
                .map(|run| format!("{:?}", run.block())[..1].to_owned() + ": " + run.text());
            runs.chain(copy.notices().iter().map(|notice| notice.message.clone())).collect()
        }
        Err(error) => vec![error.to_string()],
    }
}

#[track_caller]
fn check(source: &str, columns: &[&str], expected: &[&str]) {
    for end in ["\n", "\r\n", "\r"] {
        let source = source.replace('\n', end);
        let expected: Vec<String> = expected.iter().map(|text| text.replace('\n', end)).collect();
        assert_eq!(texts(&source, "csv", columns), expected, "{source:?}");
        assert_eq!(texts(&["\u{feff}", &source].concat(), "csv", columns), expected, "{source:?}");
    }
}

#[test]
fn columns() {
    check("id,text\n1,Kiev\n\n2,\"a, \"\"b\"\"\"", &["text"], &["P: Kiev", "P: a, \"b\""]);
    check("Headline;Text\nA;B\n", &["text", "headline"], &["H: A", "P: B"]);
    check("A\tB\tC\n", &["3", "1"], &["P: A", "P: C"]);
    check("a|b\nc\n", &["2"], &["P: b"]);
    check("1,text\nA,B\n", &["1", "text"], &["P: A", "P: B"]);
    check("\"te\"\"xt\"\n\"a\nb\n\n c\"", &["te\"xt"], &["P: a\nb", "P: c"]);
    check("a,b\n", &[], &["no column was named, so nothing is prose; `--columns headline,text` names some"]);
    check("", &[], &[]);
    check("a,b\n", &["c"], &["1:1: there is no column `c`; the columns are a, b"]);
    check("a,b\n", &["3"], &["1:1: there is no column 3; they are counted from 1, and the first row has 2"]);
    check("a,b\n", &["0"], &["1:1: there is no column 0; they are counted from 1, and the first row has 2"]);
    assert_eq!(texts("a\t\"b\n\"c\"\td\te\n", "tsv", &["1", "2"]), ["P: a", "P: \"b", "P: \"c\"", "P: d"]);
}

#[test]
fn malformed_tables_are_refused_with_their_place() {
    check("a\n\"b", &["1"], &["2:1: a quote is opened and not closed"]);
    let behind = "a field goes on behind the quote that closes it; write a quote within a field twice";
    check("a\nc,\"b\" d", &["1"], &[&format!("2:6: {behind}")]);
    check("a\"b\"\n", &["1"], &["P: a\"b\""]);
}

#[test]
fn what_is_written_keeps_its_quoting() {
    let columns = ["2".to_owned()];
    for (source, new, expected) in [
        ("Kiev,Kiev\n", "Kyiv", Some("Kiev,Kyiv\n")),
        ("a,Kiev\n", "A;B", Some("a,A;B\n")),
        ("a,Kiev\n", "A,B", None),
        ("a;Kiev\n", "A;B", None),
        ("a,Kiev\n", "A\"B", None),
        ("a,\"Kiev\"\n", "A\"B,", Some("a,\"A\"\"B,\"\n")),
        ("a,\"\"\"Kiev\"\"\"\n", "Kyiv", Some("a,\"\"\"Kyiv\"\"\"\n")),
    ] {
        let options = Options { format: Some("csv"), columns: &columns, ..Options::NONE };
        let output = respelt(source.as_bytes(), &options, "Kiev", new).ok();
        assert_eq!(output.as_deref().map(String::from_utf8_lossy).as_deref(), expected, "{source}");
    }
    let quoted = ["2".to_owned()];
    let options = Options { format: Some("csv"), columns: &quoted, ..Options::NONE };
    let output = respelt(b"a,\"O\"\"B\"", &options, "O\"B", "P\"C").unwrap();
    assert_eq!(String::from_utf8_lossy(&output), "a,\"P\"\"C\"");
}

#[test]
fn told_by_its_name_alone() {
    for (file, expected) in [("x.csv", "csv"), ("x.TSV", "tsv"), ("x.txt", "text"), ("x", "text")] {
        let options = Options { file: Some(file), ..Options::NONE };
        assert_eq!(read(b"a,b\nc,d\n", &options).unwrap().format(), expected, "{file}");
    }
}

#[test]
fn another_number_of_cells_is_another_table() {
    let columns = ["1".to_owned()];
    let options = Options { format: Some("csv"), columns: &columns, ..Options::NONE };
    let copy = read(b"a,b\nc,d", &options).unwrap();
    assert!(copy.compare(b"x,b\ny,d").is_ok());
    assert!(copy.compare(b"x,b\ny,d,e").is_err());
}

//! Rows for wires: what their runs are, what is refused, and what a respelling does to the source.

use super::super::laws::respelt;
use super::super::list::Options;
use super::super::read::read;

const HEADER: &str = "\u{1}can001 4 i 4 canon   can 001\r\n\nKiev-Minsk/\r\n\u{2}";
const TRAILER: &str = "\u{3}231500 Kiev Nov 26\r\n\u{7f}\n\u{7f}\u{4}";

fn texts(source: &str) -> Vec<String> {
    let copy = read(source.as_bytes(), &Options::default()).expect("it is well formed");
    copy.runs().iter().map(|run| format!("{:?}", run.block())[..1].to_owned() + ": " + run.text()).collect()
}

#[track_caller]
fn check(story: &str, expected: &[&str]) {
    assert_eq!(texts(&[HEADER, story, TRAILER].concat()), expected, "{story:?}");
}

#[test]
fn stories() {
    check(
        "In Kiev =\r\n\n   Kiev - One\r\ntwo.\r\n   Three.\r\n\n",
        &["H: In Kiev", "P: Kiev - One\r\ntwo.", "P: Three."],
    );
    check("In\r\nKiev =\r\n   One.", &["H: In\r\nKiev", "P: One."]);
    check("   One.\n", &["P: One."]);
    check(
        "In Kiev =\nBy Kiev Kiev\n\n   One.\n\n   By then two.\n",
        &["H: In Kiev", "P: One.", "P: By then two."],
    );
    check("A =\n   One\nKiev <a@b.example>\ntwo, +49 30 123456 78.\n   5+6", &["H: A", "P: One", "P: 5+6"]);
    check("A =\n   One.\n\n# Notebook\n\n   Kiev.\n", &["H: A", "P: One."]);
    check("A =\n   One.\n\nThis is not for publication:\nKiev.\n\n   Kiev", &["H: A", "P: One."]);
}

#[test]
fn rows_of_tables_are_cells() {
    check(
        "A =\n   Kiev    3 | Minsk\n   One.  Two ... \"x\"  y.\n",
        &["H: A", "P: Kiev", "P: 3", "P: Minsk", "P: One.  Two ... \"x\"  y."],
    );
    check("A =\n   Kiev ..... 3\nx\ty\n", &["H: A", "P: Kiev", "P: 3", "P: x", "P: y"]);
}

#[test]
fn american_wires() {
    let header = "\u{16}\u{16}\u{1}w1\u{1f}__x\nf l\u{13}\u{11} BC-Kiev   11-23 0101\n";
    let story = "\u{2}^BC-Kiev,0101<\n^In Kiev <\n^By KIEV=\n^Kiev Writer=\n\t   ``Kiev,'' he said. \n \n\t   Two. \n \n\t   \u{3}Kiev-11-23<\n";
    let source = [header, story].concat();
    assert_eq!(texts(&source), ["H: In Kiev", "P: “Kiev,” he said.", "P: Two."]);
    let output = respelt(source.as_bytes(), &Options::default(), "Kiev", "Kyiv").expect("it is written");
    let expected = source.replace("In Kiev", "In Kyiv").replace("``Kiev", "``Kyiv");
    assert_eq!(String::from_utf8_lossy(&output), expected);
    let copy = read(source.as_bytes(), &Options::default()).expect("it is well formed");
    assert_eq!(copy.runs()[1].zones().len(), 1, "a quotation");
}

#[test]
fn columns_keep_their_width() {
    let source = [HEADER, "A =\n   Kiev    3\n", TRAILER].concat();
    let respelt = |new: &str| respelt(source.as_bytes(), &Options::default(), "Kiev", new);
    assert!(respelt("Kyiv").is_ok());
    assert!(respelt("Kyyiv").is_err());
}

#[test]
fn counts_and_lines_that_no_longer_fit_are_told() {
    let source = [HEADER, "A =\n   One Kiev two\nthree.\n", TRAILER].concat();
    let told = |new: &str| -> Vec<String> {
        let copy = read(source.as_bytes(), &Options::default()).expect("it is well formed");
        let output = respelt(source.as_bytes(), &Options::default(), "Kiev", new).expect("it is written");
        let notices = copy.compare(&output).expect("it is read alike");
        notices.into_iter().map(|notice| notice.message).collect()
    };
    assert_eq!(told("Kyiv"), [""; 0]);
    assert_eq!(
        told("New Kyiv"),
        [
            "`word count` was not changed, and its text has 1 more word than before",
            "the line has 19 characters now, more than the 15 of its document"
        ]
    );
}

#[test]
fn without_a_text_there_is_no_wire() {
    let options = Options { format: Some("iptc7901"), ..Options::default() };
    let error = read(b"\x01Kiev", &options).expect_err("it has no text");
    assert_eq!(error.to_string(), "1:1: no STX (0x02) says where the text of the wire begins");
    assert_eq!(
        read(b"\x01Kiev", &Options::default()).map(|copy| copy.format().to_owned()),
        Ok("text".to_owned())
    );
}

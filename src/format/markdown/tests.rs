//! Rows for Markdown: what its runs are, and what a respelling does to the source.

use super::super::laws::respelt;
use super::super::list::Options;
use super::super::read::read;
use super::super::zone::ZoneKind;

const MARKDOWN: Options<'_> = Options { format: Some("markdown"), ..Options::NONE };

/// The runs as `H: …`, `P: …` and `L: …`; protected stretches stand in `{}`, quoted ones in `‹›`.
fn texts(source: &str, options: &Options<'_>) -> Vec<String> {
    let copy = read(source.as_bytes(), options).unwrap();
    let shown = copy.runs().iter().map(|run| {
        let mut text = run.text().to_owned();
        for zone in run.zones().iter().rev() {
            let (open, close) = if zone.kind == ZoneKind::Quote { ("‹", "›") } else { ("{", "}") };
            text.insert_str(zone.range.end, close);
            text.insert_str(zone.range.start, open);
        }
        format!("{:?}", run.block())[..1].to_owned() + ": " + &text
    });
    shown.collect()
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    assert_eq!(texts(source, &MARKDOWN), expected, "{source}");
}

#[test]
fn days() {
    let day = |source: &str| read(source.as_bytes(), &MARKDOWN).unwrap().date().map(|day| day.to_string());
    for (source, expected) in [
        ("---\ntitle: A\ndate: 2019-08-14\n---\nB", Some("2019-08-14")),
        ("---\ndate: \"2019-08-14T10:00:00Z\"\ntitle: A\n---\nB", Some("2019-08-14")),
        ("---\ndate: 2019-08-14 10:00:00 +0200 # a remark\n---\nB", Some("2019-08-14")),
        ("+++\ndate = 2019-08-14T10:00:00Z\n+++\nB", Some("2019-08-14")),
        (
            "---\ndate: 2019-08-14\n---\n<time itemprop=datePublished datetime=2020-01-01>now</time>",
            Some("2019-08-14"),
        ),
        ("---\nmeta:\n  date: 2019-08-14\n---\nB", None),
        ("---\ndate: August\n---\nB", None),
        ("date: 2019-08-14", None),
    ] {
        assert_eq!(day(source).as_deref(), expected, "{source}");
    }
}

#[test]
fn runs() {
    check("", &[]);
    check("One\ntwo\n\nThree  \nfour", &["P: One\ntwo", "P: Three", "P: four"]);
    check("# A *head* #\n\nB\n===\n\ntext", &["H: A head", "H: B", "P: text"]);
    check("- a\n- b\n\n  c\n1. d", &["P: a", "P: b", "P: c", "L: d"]);
    check("- a\n  b\n* [ ] c", &["L: a\nb", "L: c"]);
    check("- [ ] \\\n  ===\n\na", &["P: a"]);
    check("| a | b |\n|---|---|\n| c \\| d | *e* |", &["P: a", "P: b", "P: c | d", "P: e"]);
    check("Rys**chen**kow ~~s~~ _t_", &["P: Ryschenkow s t"]);
    check("M&uuml;ller \\& Co. &#x26; O\\'B &Kiev;", &["P: Müller & Co. & O'B &Kiev;"]);
    check("[Kiev](/Kiev \"Kiev\") and ![an *alt*](/Kiev.png) b", &["P: Kiev and", "P: an alt", "P: b"]);
    check("a\n***\nb\n\n[x]: /Kiev \"Kiev\"", &["P: a", "P: b"]);
    check("a[^1] b\n\n[^1]: A *note*.", &["P: a\u{fffc} b", "P: A note."]);
    check("costs $x + y$ and $$z$$", &["P: costs \u{fffc} and \u{fffc}"]);
    check("# Kiev {#kiev}", &["H: Kiev {{#kiev}}"]);
}

#[test]
fn zones() {
    check("a `Kiev` b ``c`d`` e", &["P: a {Kiev} b {c`d} e"]);
    check("    Kiev\n\n```Kiev\nKiev\n```\n", &["P: {Kiev}", "P: {Kiev}"]);
    check("> a\n> b\n>\n> c\n\nd", &["P: ‹a\nb›", "P: ‹c›", "P: d"]);
    check("> [!NOTE]\n> a", &["P: a"]);
    check(
        "<https://e.org/Kiev> <a@Kiev.org> https://e.org/Kiev",
        &["P: {https://e.org/Kiev} {a@Kiev.org} {https://e.org/Kiev}"],
    );
    check("[a][Kiev] [Kiev] [Kiev][] [other]\n\n[Kiev]: /x", &["P: a {Kiev} {Kiev} [other]"]);
    check("![Kiev] a\n\n[Kiev]: /x", &["P: {Kiev}", "P: a"]);
    check(
        "see [[Kiev]] and [[Kiev|the town]] [[1]](/Kiev) [[a](x)]",
        &["P: see [[{Kiev}]] and [[{Kiev}|the town]] [1] [a]"],
    );
    check("a “b *c*” d", &["P: a ‹“b c”› d"]);
}

#[test]
fn html_in_it() {
    check("a <b title='Kiev'>b</b><!-- Kiev --> <code>Kiev</code> <br> c", &["P: a b {Kiev}", "P: c"]);
    check("a <i translate=no>b *c*</i> d", &["P: a {b c} d"]);
    check("<div>\nKiev &amp; <script>Kiev</script>x\n</div>\n\n*b*", &["P: Kiev & x", "P: b"]);
    check("<div class=notranslate>\n\na *b*\n\n</div>\n\nc", &["P: {a b}", "P: c"]);
    check("> <p>a\n> <i>b</i>\n>\n> c", &["P: ‹a\nb›", "P: ‹c›"]);
    check("<script>\nKiev\n\nKiev</script>\n\na", &["P: a"]);
    check("<p>\r\na</p>\r\n\r\nb", &["P: a", "P: b"]);
    check("*a <b>b* c</b> d", &["P: a b c d"]);
    check("[a <code>b](x) c</code> d", &["P: a {b} c d"]);
}

#[test]
fn titles_are_runs_by_choice() {
    let options = Options { attributes: true, ..MARKDOWN };
    let source = "[a](/b \"The \\\"title\\\"\") [c](/d 'E & F') ![g](h (I)) [j](<k l> \"\")";
    assert_eq!(texts(source, &options), ["P: a c", "P: E & F", "P: g", "P: I", "P: j"]);
}

#[test]
fn front_matter() {
    check("---\ntitle: A b # c\nslug: Kiev\n---\n\nd\n", &["H: A b", "P: d"]);
    check(
        "---\ntitle: \"A \\\"b\\\" \\u00e4\"\nsummary: 'It''s'\nlead: >-\n  one\n  two\n\n  three\ntags: [Kiev]\n---\nx",
        &["H: A ‹\"b\"› ä", "P: It's", "P: one\ntwo", "P: three", "P: x"],
    );
    check(
        "+++\ntitle = \"A \\\"b\\\"\"\ntags = [\"Kiev\"]\nsummary = 'c'\ndate = 2024-01-01\n[x]\ntitle = 'Kiev'\n+++\ny",
        &["H: A ‹\"b\"›", "P: c", "P: y"],
    );
    for unread in [
        "title: Kiev\n  Kiev",
        "title: [Kiev]",
        "title: *Kiev",
        "title: Kiev: Kiev",
        "title: \"Kiev\n  Kiev\"",
        "title: \"Kiev\" Kiev",
        "title: \"Kiev \\q\"",
        "nav:\n  title: Kiev",
        "slug: \"Kiev\ntitle: Kiev\"",
        "author: |\n  title: Kiev",
        "- title: Kiev",
        "Title: Kiev",
    ] {
        check(&format!("---\n{unread}\n---\na"), &["P: a"]);
    }
    // No end, not at the beginning: a thematic break and a heading.
    check("---\ntitle: Kiev", &["P: title: Kiev"]);
    check("a\n\n---\ntitle: Kiev\n---", &["P: a", "H: title: Kiev"]);
    let lang = |source: &str| read(source.as_bytes(), &MARKDOWN).unwrap().lang().map(str::to_owned);
    assert_eq!(lang("---\nlang: de-AT\n---\na").as_deref(), Some("de-AT"));
    assert_eq!(lang("+++\nlanguage = 'fr'\n+++\na").as_deref(), Some("fr"));
    assert_eq!(lang("---\nlang: [de]\n---\na"), None);
}

#[test]
fn respellings() {
    for (source, expected) in [
        ("Rys**chen**kow", Some("Ryz**hen**kov")),
        ("**Ryschenkow**", Some("**Ryzhenkov**")),
        ("> Maxim\n> Ryschenkow", Some("> Maxim\n> Ryzhenkov")),
        ("Ry&#x73;chenkow &auml;", Some("Ryzhenkov &auml;")),
        ("Rysch<!-- a -->enkow", Some("Ryzh<!-- a -->enkov")),
        ("[Ryschenkow](/Ryschenkow)", Some("[Ryzhenkov](/Ryschenkow)")),
        ("[Rys](x)chenkow", None),
        (
            "---\ntitle: Ryschenkow\nslug: Ryschenkow\n---\n",
            Some("---\ntitle: Ryzhenkov\nslug: Ryschenkow\n---\n"),
        ),
        ("<div>Rys<b>chen</b>kow</div>", Some("<div>Ryz<b>hen</b>kov</div>")),
        ("[r]: /Ryschenkow 'Ryschenkow'", Some("[r]: /Ryschenkow 'Ryschenkow'")),
    ] {
        let output = respelt(source.as_bytes(), &MARKDOWN, "Ryschenkow", "Ryzhenkov").ok();
        assert_eq!(output.as_deref().map(String::from_utf8_lossy).as_deref(), expected, "{source}");
    }
}

#[test]
fn what_is_written_is_escaped_or_refused() {
    for (source, new, expected) in [
        ("a Kiev", "A*b_[c]", Some("a A\\*b\\_\\[c\\]")),
        ("Kiev", "1. FC", Some("1\\. FC")),
        ("a\nKiev", "-x", Some("a\n\\-x")),
        ("a Kiev", "1. FC-x", Some("a 1. FC-x")),
        ("| Kiev |\n|---|", "A|B", Some("| A\\|B |\n|---|")),
        ("**Kiev**", "Ki(ev)", None),
        ("a**Kiev**", "’Kyiv", None),
        ("Ki**ev**", "Q", None),
        ("_a__Kiev_", "-a", None),
        ("a \\Kiev", "*a", None),
        ("O\\'Kiev", "Kyiv", Some("O\\'Kyiv")),
        ("O\\'Kiev", "’K", Some("O\\'’K")),
        ("---\ntitle: Kiev\n---\n", "A: b", None),
        ("---\ntitle: Kiev\n---\n", "No", None),
        ("---\ntitle: Kiev\n---\n", "12.5", None),
        ("---\ntitle: Kiev\n---\n", "’K", None),
        ("---\ntitle: \"Kiev\"\n---\n", "A: \"b\"", Some("---\ntitle: \"A: \\\"b\\\"\"\n---\n")),
        ("---\ntitle: 'Kiev'\n---\n", "O'B", Some("---\ntitle: 'O''B'\n---\n")),
        ("---\ntitle: |\n  Kiev\n---\n", "A: #b", Some("---\ntitle: |\n  A: #b\n---\n")),
        ("+++\ntitle = 'Kiev'\n+++\n", "O'B", None),
    ] {
        let output = respelt(source.as_bytes(), &MARKDOWN, "Kiev", new).ok();
        assert_eq!(output.as_deref().map(String::from_utf8_lossy).as_deref(), expected, "{source}");
    }
}

#[test]
fn a_document_that_would_be_another_is_told() {
    let same = |source: &str, other: &str| {
        read(source.as_bytes(), &MARKDOWN).unwrap().compare(other.as_bytes()).is_ok()
    };
    assert!(same("a **b** [c](d)", "x **y** [z](d)"));
    assert!(same("a & b", "a \\& b"));
    for (source, other) in [
        ("a **b**", "a b"),
        ("[c](d)", "[c](e)"),
        ("a", "# a"),
        ("a `b`", "a `c`"),
        ("---\ntitle: a\n---\nb", "---\nslug: a\n---\nb"),
        ("---\nslug: a\n---\nb", "---\nslug: c\n---\nb"),
        ("a\n\n[b]: c", "[b]\n\n[b]: c"),
    ] {
        assert!(!same(source, other), "{source}");
    }
}

#[test]
fn told_by_name_and_front_matter() {
    for (source, file, expected) in [
        ("a *b*", "x.md", "markdown"),
        ("a *b*", "x.MARKDOWN", "markdown"),
        ("a *b*", "x.txt", "text"),
        ("<p align=center>a</p>\n\n*b*", "README.md", "markdown"),
        ("<p align=center>a</p>\n\n*b*", "x.txt", "html"),
        ("<p align=center>a</p>\n\n*b*", "", "html"),
        ("<!doctype html><p>a", "x.md", "html"),
        ("---\ntitle: a\n---\nb", "", "markdown"),
        ("---\ntitle: a\n---\n<p>b", "x.html", "html"),
        ("---\n\n---\nb", "", "text"),
        ("---\na: b", "", "text"),
    ] {
        let options = Options { file: Some(file), ..Options::default() };
        assert_eq!(read(source.as_bytes(), &options).unwrap().format(), expected, "{source} as {file}");
    }
}

#[test]
fn hostile_documents_take_linear_time() {
    for piece in [
        "[",
        "![",
        "[a](",
        "[[",
        "[[a]",
        "[a][",
        "*",
        "_a",
        "**a ",
        "*a_b",
        "~a",
        "`",
        "``a`",
        "<",
        "<a ",
        "<b>",
        "<!--",
        "<?",
        "<![CDATA[",
        "> ",
        "> `a\n",
        "- ",
        "> - ",
        "1. a\n",
        "a|b\n",
        "|-",
        "$",
        "$a",
        "\\",
        "&",
        "[^1]",
        "[a]: b\n",
        "---\n",
        "a\n===\n",
        "<div>\n",
        "a  \n",
        "    a\n",
    ] {
        let source = piece.repeat((1 << 17) / piece.len());
        let started = std::time::Instant::now();
        let copy = read(source.as_bytes(), &MARKDOWN).unwrap();
        assert!(copy.runs().len() <= source.len());
        assert!(started.elapsed().as_secs() < 5, "{piece:?}");
    }
}

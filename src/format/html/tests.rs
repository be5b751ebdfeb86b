//! Rows for HTML: what its runs are, and what a respelling does to the source.

use super::super::copy::Copy;
use super::super::laws::respelt;
use super::super::list::Options;
use super::super::read::read;
use super::super::zone::{Machine, ZoneKind};

const HTML: Options<'_> = Options { format: Some("html"), ..Options::NONE };

fn texts(copy: &Copy<'_>) -> Vec<String> {
    copy.runs().iter().map(|run| format!("{:?}", run.block())[..1].to_owned() + ": " + run.text()).collect()
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    assert_eq!(texts(&read(source.as_bytes(), &HTML).unwrap()), expected, "{source}");
}

#[test]
fn runs() {
    check("", &[]);
    check("Just text", &["P: Just text"]);
    check("<p>One<p>Two", &["P: One", "P: Two"]);
    check("<h1> A <em>head</em>\n</h1>text", &["H: A head", "P: text"]);
    check("<title>T &amp; U</title><ul><li>a<li>b</ul>", &["H: T & U", "L: a", "L: b"]);
    check("<table><tr><td>a<td>b<tr><td>c</table>d", &["P: a", "P: b", "P: c", "P: d"]);
    check("one<br>two<hr>three", &["P: one", "P: two", "P: three"]);
    check("Rys<b>chen</b><!-- x -->kow<wbr>s", &["P: Ryschenkows"]);
    check("Ry&#x73;chenkow &amp; M&uuml;ller &notit; &Kiev", &["P: Ryschenkow & Müller ¬it; &Kiev"]);
    check("a<script>Kiev<b></script>b<style>c</style><template>d</template>", &["P: ab"]);
    check("a <img alt=Kiev> b", &["P: a \u{fffc} b"]);
    check("a<svg><title>Kiev</title><path/></svg>b<iframe>c</iframe>d", &["P: a\u{fffc}b\u{fffc}d"]);
    check("<ruby>Kiev<rt>x<rp>)</ruby> y", &["P: Kiev y"]);
    check("<textarea>Kiev</textarea>", &[]);
    check("<!-- Kiev --><!doctype html><![CDATA[ Kiev ]]>", &[]);
    check("a < b <> c & d", &["P: a < b <> c & d"]);
    check("<div>a<div>b</div>c</div>", &["P: a", "P: b", "P: c"]);
    check("<p>a</i></p></b>b", &["P: a", "P: b"]);
    check("<plaintext>a<b>", &[]);
    check("Rys</>chen<b>kow</></b> &amp</>; <title>a</>b</title>", &["P: Ryschenkow &;", "H: a</>b"]);
    check("a&shy;b\u{ad}c", &["P: a\u{ad}b\u{ad}c"]);
}

#[test]
fn attributes_are_runs_by_choice() {
    let source = "a <img title='T &amp; &#39;' alt=\"Mr X\"> b<meta name=Description content=D><input alt=y placeholder=z>";
    let copy = read(source.as_bytes(), &Options { attributes: true, ..HTML }).unwrap();
    assert_eq!(texts(&copy), ["P: a", "P: T & '", "P: Mr X", "P: b", "P: D", "P: y"]);
}

#[test]
fn zones() {
    let zones = |source: &str| -> Vec<String> {
        let copy = read(source.as_bytes(), &HTML).unwrap();
        let shown = copy.runs().iter().flat_map(|run| {
            run.zones().iter().map(|zone| format!("{:?} {}", zone.kind, &run.text()[zone.range.clone()]))
        });
        shown.collect()
    };
    assert_eq!(zones("a <q>b</q> c"), ["Quote b"]);
    assert_eq!(zones("<blockquote>a <p>b</blockquote>c"), ["Quote a", "Quote b"]);
    assert_eq!(zones("a “b <i>c</i>” d"), ["Quote “b c”"]);
    let code = ZoneKind::Machine(Machine::Code);
    assert_eq!(zones("a <code>b.pdf</code> c"), [format!("{code:?} b.pdf")]);
    assert_eq!(zones("<pre>a\n\nb</pre>"), [format!("{code:?} a\n\nb")]);
    assert_eq!(zones("a <i translate=no>b <b translate=yes>c</b></i>"), ["Suppressed b "]);
    assert_eq!(zones("<div class='x notranslate'><p>b</div>c"), ["Suppressed b"]);
    assert_eq!(zones("a <cite>b</cite>"), ["Suppressed b"]);
    assert_eq!(
        zones("<html lang=en><p>a <i lang=de>b</i> <i lang=en-GB>c</i><p lang=de>d<p>e"),
        ["Foreign b", "Foreign d"]
    );
    assert_eq!(zones("a <i lang=de>b</i> <i lang=''>c</i>"), ["Foreign b"]);
}

#[test]
fn languages() {
    let lang = |source: &str| read(source.as_bytes(), &HTML).unwrap().lang().map(str::to_owned);
    assert_eq!(lang("<html lang=en-GB><p>a").as_deref(), Some("en-GB"));
    assert_eq!(lang("<p lang=de>a b c d</p><p>e").as_deref(), Some("de"));
    assert_eq!(lang("<p lang=de>a</p><p>e f g"), None);
    let copy = read(b"<p lang=de>a</p><p>b <i lang=fr>c</i>", &HTML).unwrap();
    assert_eq!(copy.runs().iter().map(|run| run.lang()).collect::<Vec<_>>(), [Some("de"), None]);
}

#[test]
fn days() {
    let day = |source: &str| read(source.as_bytes(), &HTML).unwrap().date().map(|day| day.to_string());
    for (source, expected) in [
        ("<meta property='article:published_time' content='2019-08-14T10:00Z'><p>a", Some("2019-08-14")),
        ("<p>a <time itemprop=datePublished datetime=2019-08-14>14 August</time>", Some("2019-08-14")),
        (
            "<meta itemprop=datePublished content=2020-01-01><meta property=article:published_time content=2019-08-14>",
            Some("2019-08-14"),
        ),
        ("<p>a <time datetime=2019-08-14>14 August</time>", None),
        ("<meta property=article:modified_time content=2019-08-14>", None),
        (
            "<time itemprop=datePublished datetime=2019-08-14></time><time itemprop=datePublished datetime=2019-08-15>",
            None,
        ),
        ("<meta property=article:published_time content='last week'>", None),
    ] {
        assert_eq!(day(source).as_deref(), expected, "{source}");
    }
}

#[test]
fn respellings() {
    for (source, expected) in [
        ("Rys<b>chen</b>kow", Some("Ryz<b>hen</b>kov")),
        ("<b>Ryschenkow</b>", Some("<b>Ryzhenkov</b>")),
        ("Ry&#x73;chenkow &auml;", Some("Ryzhenkov &auml;")),
        ("R&#121;schenkow", Some("R&#121;zhenkov")),
        ("R&#121schenkow", Some("Ryzhenkov")),
        ("Rysch<!-- a -->enkow", Some("Ryzh<!-- a -->enkov")),
        ("<a>Ry</a><a href=x>schenkow</a>", Some("<a>Ry</a><a href=x>zhenkov</a>")),
        ("<a>Rys</a><a>chenkow</a>", None),
        ("Rysc<i lang=de>hen</i>kow", Some("Ryz<i lang=de>hen</i>kov")),
        ("Rys<i lang=de>chen</i>kow", None),
        ("<title>Ryschenkow</title>", Some("<title>Ryzhenkov</title>")),
        (
            "<script>Ryschenkow</script><i title=Ryschenkow>x</i>",
            Some("<script>Ryschenkow</script><i title=Ryschenkow>x</i>"),
        ),
    ] {
        let output = respelt(source.as_bytes(), &HTML, "Ryschenkow", "Ryzhenkov").ok();
        assert_eq!(output.as_deref().map(String::from_utf8_lossy).as_deref(), expected, "{source}");
    }
    let shy = respelt("Rys&shy;chen\u{ad}kow".as_bytes(), &HTML, "Rys\u{ad}chen\u{ad}kow", "Ryzhenkov");
    assert_eq!(shy.unwrap(), b"Ryzhenkov");
}

#[test]
fn what_is_written_is_escaped() {
    let attributes = Options { attributes: true, ..HTML };
    for (source, new, expected) in [
        ("<p>Kiev", "A<b & C", Some("<p>A&lt;b &amp; C")),
        ("<img alt='Kiev'>", "A'B\"C", Some("<img alt='A&#39;B\"C'>")),
        ("<img alt=\"Kiev\">", "A'B\"C", Some("<img alt=\"A'B&quot;C\">")),
        ("<img alt=Kiev>", "Kyiv", Some("<img alt=Kyiv>")),
        ("<img alt=Kiev>", "New York", None),
        ("&Kiev;", "auml", None),
        ("&Kiev", "Kyiv", Some("&Kyiv")),
        ("<%Kiev", "Kyiv", Some("<%Kyiv")),
    ] {
        let output = respelt(source.as_bytes(), &attributes, "Kiev", new).ok();
        assert_eq!(output.as_deref().map(String::from_utf8_lossy).as_deref(), expected, "{source}");
    }
}

#[test]
fn told_by_its_beginning() {
    for (source, expected) in [
        ("<!DOCTYPE html><p>a", "html"),
        ("\u{feff}\n<!-- a -->\n<html>", "html"),
        ("<p class=x>a", "html"),
        ("<b>a</b>", "html"),
        ("<Ryschenkow>", "text"),
        ("<x y='Ryschenkow'>a</x>", "xml"),
        ("<x y='Ryschenkow'/>", "xml"),
        ("a <b>c</b>", "text"),
        ("3 <5", "text"),
    ] {
        assert_eq!(read(source.as_bytes(), &Options::default()).unwrap().format(), expected, "{source}");
    }
    let file = Options { file: Some("x/story.HTM"), ..Options::default() };
    assert_eq!(read(b"a <b>c</b>", &file).unwrap().format(), "html");
    assert_eq!(read(b"a, b and c", &file).unwrap().format(), "text");
}

//! Rows for XML: what its runs are, what is malformed, and what a respelling does to the source.

use super::super::laws::respelt;
use super::super::list::Options;
use super::super::read::read;

fn texts(source: &str, options: &Options<'_>) -> Vec<String> {
    let copy = read(source.as_bytes(), options).unwrap();
    copy.runs().iter().map(|run| format!("{:?}", run.block())[..1].to_owned() + ": " + run.text()).collect()
}

#[track_caller]
fn check(source: &str, format: &str, expected: &[&str]) {
    assert_eq!(read(source.as_bytes(), &Options::default()).unwrap().format(), format, "{source}");
    assert_eq!(texts(source, &Options::default()), expected, "{source}");
}

#[test]
fn days() {
    let day = |source: &str| {
        read(source.as_bytes(), &Options::default()).unwrap().date().map(|day| day.to_string())
    };
    let nitf = |docdata: &str| {
        format!("<nitf><head><docdata>{docdata}</docdata></head><body><p>a</p></body></nitf>")
    };
    let item =
        |meta: &str| format!("<newsItem>{meta}<contentMeta><headline>H</headline></contentMeta></newsItem>");
    for (source, expected) in [
        (nitf("<date.issue norm='20190814T100000Z'/>"), Some("2019-08-14")),
        (nitf("<date.issue norm='2019-08-14'/><date.issue norm='2019-08-15'/>"), None),
        (nitf("<date.expire norm='20190814'/>"), None),
        (nitf("</docdata><pubdata date.publication='20190814'/><docdata>"), Some("2019-08-14")),
        (
            item("<itemMeta><versionCreated>2019-08-14T10:00:00Z</versionCreated></itemMeta>"),
            Some("2019-08-14"),
        ),
        (
            item(
                "<itemMeta><versionCreated>2022-01-01</versionCreated></itemMeta><contentMeta><contentCreated>2019-08-14\
                 </contentCreated></contentMeta>",
            ),
            Some("2019-08-14"),
        ),
        (item("<itemMeta><x><versionCreated>2019-08-14</versionCreated></x></itemMeta>"), None),
        (
            item(
                "<contentSet><inlineXML><nitf><head><docdata><date.issue norm='20190814'/></docdata></head></nitf>\
                 </inlineXML></contentSet>",
            ),
            None,
        ),
    ] {
        assert_eq!(day(&source).as_deref(), expected, "{source}");
    }
    let message = "<newsMessage><itemSet><newsItem><itemMeta><versionCreated>2019-08-14</versionCreated></itemMeta></newsItem>\
                   <newsItem><itemMeta><versionCreated>2019-08-15</versionCreated></itemMeta></newsItem></itemSet></newsMessage>";
    assert_eq!(day(message), None);
}

#[test]
fn vocabularies() {
    check(
        "<?xml version='1.0'?><nitf><head><title>T</title><docdata><p>x</p></docdata></head><body><body.head><hedline>\
         <hl1>H &amp; I</hl1></hedline><byline><p>By X</p></byline></body.head><body.content><block><p>Mr <person>\
         <name.given>M</name.given> <name.family>R</name.family></person> a<br/>b</p><bq><p>q</p></bq></block>\
         </body.content></body></nitf>",
        "nitf",
        &["H: T", "H: H & I", "P: Mr M R a", "P: b", "P: q"],
    );
    check(
        "<newsItem xml:lang='en'><itemMeta><title>x</title></itemMeta><contentMeta><headline>H</headline><subject>\
         <name>S</name></subject><description>D</description></contentMeta><contentSet><inlineXML><html><body><p>One\
         <b>two</b></p></body></html></inlineXML><inlineXML><nitf><p>three</p></nitf></inlineXML><inlineXML><x><p>no</p>\
         </x></inlineXML><inlineData contenttype='text/html'>&lt;p>Four &amp;amp; five</inlineData><inlineData>no\
         </inlineData><inlineData contenttype='text/plain'>six</inlineData></contentSet></newsItem>",
        "newsml-g2",
        &["H: H", "P: D", "P: Onetwo", "P: three", "P: Four & five", "P: six"],
    );
    check(
        "<rss><channel><title>no</title><language>de</language><item><title>T</title><description><![CDATA[<p>a &amp; \
         b</p>]]> <![CDATA[c]]></description></item></channel></rss>",
        "rss",
        &["H: T", "P: a & b", "P: c"],
    );
    check(
        "<feed><entry><title type='html'>A &amp;amp; B</title><summary>C &lt;b></summary><content type='xhtml'><div>\
         <p>D</p></div></content></entry></feed>",
        "rss",
        &["P: A & B", "P: C <b>", "P: D"],
    );
    check(
        "<?xml version='1.0'?><article><title>T</title><para>a <literal>b</literal><indexterm>x</indexterm>c</para>\
         <programlisting>no</programlisting></article>",
        "docbook",
        &["H: T", "P: a bc"],
    );
    check(
        "<?xml version='1.0'?><?aid x?><Document><Story><ParagraphStyleRange><CharacterStyleRange><Properties>no\
         </Properties><Content>Rys</Content></CharacterStyleRange> <CharacterStyleRange><Properties/><Content>chenkow</Content><Br/>\
         <Content>b</Content></CharacterStyleRange></ParagraphStyleRange></Story></Document>",
        "icml",
        &["P: Ryschenkow", "P: b"],
    );
    check(
        "<?xml version='1.0'?><html xmlns='x'><head><title>T</title></head><body><p lang='de'>a&nbsp;b</p></body></html>",
        "xhtml",
        &["H: T", "P: a\u{a0}b"],
    );
    check(
        "<w:document xmlns:w='wordprocessingml'><w:p><w:pPr><w:pStyle w:val='Heading1'/><w:pPrChange><w:pPr><w:pStyle \
         w:val='x'/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>H</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val='Body'/></w:pPr>\
         <w:r><w:tab/><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:softHyphen/><w:t>d</w:t><w:br/><w:t>e\
         </w:t><w:instrText>no</w:instrText><w:br/><w:br/><w:t>f</w:t><w:sym/><w:t>g</w:t><w:br w:type='page'/><w:t>h</w:t>\
         <w:br/></w:r></w:p></w:document>",
        "docx",
        &["H: H", "P: a\u{2011}b\tcd\ne", "P: f\u{fffc}g", "P: h"],
    );
    check("<?xml version='1.0'?><x><p>no</p></x>", "xml", &[]);
}

#[test]
fn the_language_of_a_word_document_is_that_of_its_paragraphs() {
    let run = |lang: &str, text: &str| match lang {
        "" => format!("<w:r><w:t>{text}</w:t></w:r>"),
        lang => format!("<w:r><w:rPr><w:lang w:val='{lang}' w:bidi='ar'/></w:rPr><w:t>{text}</w:t></w:r>"),
    };
    let read_as = |paragraphs: &[&[(&str, &str)]], text_language: Option<&str>| {
        let paragraph = |runs: &&[(&str, &str)]| {
            format!("<w:p>{}</w:p>", runs.iter().map(|(lang, text)| run(lang, text)).collect::<String>())
        };
        let paragraphs: String = paragraphs.iter().map(paragraph).collect();
        let source = format!("<w:document xmlns:w='wordprocessingml'>{paragraphs}</w:document>");
        let options = Options { text_language, ..Options::default() };
        let copy = read(source.as_bytes(), &options).unwrap();
        let foreign: Vec<bool> = copy.runs().iter().map(|run| !run.zones().is_empty()).collect();
        (copy.lang().map(str::to_owned), foreign)
    };
    let english: &[(&str, &str)] = &[("en-GB", "The minister "), ("de-DE", "Ryschenkow"), ("", " spoke.")];
    let (german, unmarked): (&[_], &[_]) =
        (&[("de-DE", "Er sprach.")], &[("", "He spoke and spoke and spoke.")]);
    // One word that a machine took for German is English; a paragraph is not.
    assert_eq!(read_as(&[english, german], Some("en-US")), (None, vec![false, true]));
    assert_eq!(read_as(&[english, english, german], None), (None, vec![false, false, true]));
    assert_eq!(read_as(&[unmarked, german], Some("en-US")), (None, vec![false, true]));
    assert_eq!(
        read_as(&[&[("de-DE", "Der Minister sprach.")], &[("x-none", "OK")]], None),
        (Some("de".into()), vec![false; 2])
    );
    // Where nobody says what the rest is in, nothing is known.
    assert_eq!(read_as(&[unmarked, german], None), (None, vec![false; 2]));
}

#[test]
fn references() {
    let nitf =
        |subset: &str, text: &str| texts(&format!("{subset}<nitf><p>{text}</p></nitf>"), &Options::default());
    assert_eq!(nitf("", "a&amp;&#x62;&#99;&apos;"), ["P: a&bc'"]);
    assert_eq!(nitf("", "a&nbsp;b"), ["P: a\u{fffc}b"]);
    assert_eq!(nitf("<!DOCTYPE nitf SYSTEM 'x.dtd'>", "a&nbsp;b"), ["P: a\u{a0}b"]);
    assert_eq!(nitf("<!DOCTYPE nitf [<!ENTITY auml 'Kiev'>]>", "a&auml;b"), ["P: a\u{fffc}b"]);
}

#[test]
fn attributes_are_runs_by_choice() {
    let source = "<nitf><p>a</p><media-reference alternate-text='Mr &#82;' name='x'/></nitf>";
    assert_eq!(texts(source, &Options { attributes: true, ..Options::default() }), ["P: a", "P: Mr R"]);
    assert_eq!(texts(source, &Options::default()), ["P: a"]);
}

#[test]
fn respellings() {
    for (source, expected) in [
        ("<nitf><p>Rys<em>chen</em>kow</p></nitf>", Some("<nitf><p>Ryz<em>hen</em>kov</p></nitf>")),
        ("<nitf><p>Ry&#x73;chenkow &#xe4;</p></nitf>", Some("<nitf><p>Ryzhenkov &#xe4;</p></nitf>")),
        ("<nitf><p><![CDATA[Ryschenkow]]></p></nitf>", Some("<nitf><p><![CDATA[Ryzhenkov]]></p></nitf>")),
        ("<nitf><p>Rysch<![CDATA[en]]>kow</p></nitf>", Some("<nitf><p>Ryzh<![CDATA[en]]>kov</p></nitf>")),
        ("<nitf><p>Rysch<?x y?>enkow</p></nitf>", Some("<nitf><p>Ryzh<?x y?>enkov</p></nitf>")),
        ("<nitf><p>Rys<a>chenk</a>ow</p></nitf>", None),
        (
            "<rss><item><description>&lt;b&gt;Rys&lt;i&gt;chen&amp;#107;ow</description></item></rss>",
            Some("<rss><item><description>&lt;b&gt;Ryz&lt;i&gt;hen&amp;#107;ov</description></item></rss>"),
        ),
    ] {
        let output = respelt(source.as_bytes(), &Options::default(), "Ryschenkow", "Ryzhenkov").ok();
        assert_eq!(output.as_deref().map(String::from_utf8_lossy).as_deref(), expected, "{source}");
    }
}

#[test]
fn what_is_written_is_escaped() {
    for (source, new, expected) in [
        ("<nitf><p>Kiev</p></nitf>", "A&B]]>", Some("<nitf><p>A&amp;B&#93;&#93;&gt;</p></nitf>")),
        ("<nitf><p><![CDATA[Kiev]]></p></nitf>", "A&B", Some("<nitf><p><![CDATA[A&B]]></p></nitf>")),
        ("<nitf><p><![CDATA[Kiev]]></p></nitf>", "A]", None),
        (
            "<rss><item><description>Kiev</description></item></rss>",
            "A&B",
            Some("<rss><item><description>A&amp;amp;B</description></item></rss>"),
        ),
        (
            "<rss><item><description><![CDATA[Kiev]]></description></item></rss>",
            "A&B",
            Some("<rss><item><description><![CDATA[A&amp;B]]></description></item></rss>"),
        ),
    ] {
        let output = respelt(source.as_bytes(), &Options::default(), "Kiev", new).ok();
        assert_eq!(output.as_deref().map(String::from_utf8_lossy).as_deref(), expected, "{source}");
    }
}

#[test]
fn malformed_documents_are_refused_with_their_place() {
    let deep = "<a>".repeat(1100);
    for (source, expected) in [
        ("", "1:1: there is no element"),
        ("<a>\n<b></a>", "2:4: `a` is closed where `b` is open"),
        ("<a>", "1:1: the element `a` is never closed"),
        ("<a/><b/>", "1:5: there is a second root element"),
        ("<a/>\n x", "2:2: text stands outside the root element"),
        ("<a>é & b</a>", "1:6: an `&` begins no reference; write `&amp;`"),
        ("<a>a &b c;</a>", "1:6: an `&` begins no reference; write `&amp;`"),
        ("<a>&#0;</a>", "1:4: an `&` begins no reference; write `&amp;`"),
        ("<a>]]></a>", "1:4: `]]>` stands in text; write `]]&gt;`"),
        ("<a b=1/>", "1:6: an attribute's value stands in quotes"),
        ("<a b='1' b='2'/>", "1:10: the attribute `b` stands here twice"),
        ("<a b='1'c='2'/>", "1:9: white space is missing before an attribute"),
        ("<a b='<'/>", "1:7: a `<` stands in an attribute; write `&lt;`"),
        ("<a><1/></a>", "1:5: a `<` begins no tag; write `&lt;`"),
        ("<a>\u{1}</a>", "1:4: a character stands here that XML does not allow"),
        ("<a><!-- -- --></a>", "1:4: a comment is not closed, or holds `--`"),
        ("<a><![CDATA[ ]]</a>", "1:4: a CDATA section is not closed"),
        ("<a></a", "1:4: the end tag `a` is not closed"),
        ("<!DOCTYPE a [<!ENTITY b '>'>", "1:1: the document type is not closed"),
        (" <?xml version='1.0'?><a/>", "1:2: an XML declaration stands at the very beginning alone"),
        (&deep, "1:3073: elements nest deeper than 1024"),
    ] {
        let options = Options { format: Some("xml"), ..Options::default() };
        let error = read(source.as_bytes(), &options).unwrap_err();
        assert_eq!(error.to_string(), expected, "{source:.40}");
    }
    let source = ["<nitf><p>Рыженков ".as_bytes(), b"\xff</p></nitf>"].concat();
    let error = read(&source, &Options { encoding: Some("utf-8"), ..Options::default() }).unwrap_err();
    assert_eq!(error.to_string(), "1:19: the bytes are not UTF-8 here");
    assert_eq!(error.line_column(), Some((1, 19)));
}

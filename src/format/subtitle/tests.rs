//! Rows for subtitles: what their runs are, and what a respelling does to the source.

use super::super::laws::respelt;
use super::super::list::Options;
use super::super::read::read;

const TIMES: &str = "00:01.000 --> 00:02.000 align:start\n";

fn texts(source: &str) -> Vec<String> {
    let copy = read(source.as_bytes(), &Options::default()).expect("it is never malformed");
    copy.runs().iter().map(|run| run.text().to_owned()).collect()
}

#[track_caller]
fn check(cue: &str, expected: &[&str]) {
    for end in ["\n", "\r\n", "\r"] {
        let source = ["WEBVTT Kiev\nKiev\n\nNOTE Kiev\n\nSTYLE\nKiev\n\nKiev\n", TIMES, cue]
            .concat()
            .replace('\n', end);
        let expected: Vec<String> = expected.iter().map(|text| text.replace('\n', end)).collect();
        assert_eq!(texts(&source), expected, "{source:?}");
    }
}

#[test]
fn cues() {
    check("Maxim\nRyschenkow.\n\nKiev\n", &["Maxim\nRyschenkow."]);
    check(&["Maxim\n\n", TIMES, "Ryschenkow\nKiev --> x\nKiev"].concat(), &["Maxim", "Ryschenkow"]);
    check(&["Maxim\n", TIMES, "Ryschenkow"].concat(), &["Maxim", "Ryschenkow"]);
    check("00:xx --> Kiev\nKiev", &[]);
}

#[test]
fn tags() {
    check("<i.Kiev>Ki</i>ev <00:01.500>a</i>", &["Kiev a"]);
    check("<v.loud Kiev &amp; Co>One\n<v Minsk>two", &["Kiev & Co", "One", "Minsk", "two"]);
    check("K&amp;K &eacute; &nbsp;x <i", &["K&K &eacute; \u{a0}x"]);
    check("<ruby>a<rt>Kiev</rt></ruby>b", &["ab"]);
}

#[test]
fn sub_rip() {
    let source = "1\r\n00:00:01,000 --> 00:00:04,000\r\n{\\an8}<i>Maxim</i>\r\n<font color=Kiev>Kiev &amp; a < b {c}\r\n\r\n2\r\nKiev\r\n";
    let copy = read(source.as_bytes(), &Options::default()).expect("it is never malformed");
    assert_eq!((copy.format(), texts(source)), ("srt", vec!["Maxim\r\nKiev &amp; a < b {c}".to_owned()]));
}

#[test]
fn what_is_written_is_escaped() {
    let source = ["WEBVTT\n\n", TIMES, "<v Kiev>K<i>ie</i>v"].concat();
    let output = respelt(source.as_bytes(), &Options::default(), "Kiev", "A&B").expect("it is written");
    assert_eq!(String::from_utf8_lossy(&output), ["WEBVTT\n\n", TIMES, "<v A&amp;B>A&amp;B<i></i>"].concat());
}

#[test]
fn marks_without_an_end_take_linear_time() {
    for piece in ["<", "{\\", "<a", "&", "<v ", "<lang a>", "<rt>"] {
        for start in ["WEBVTT\n\n00:01.000 --> 00:02.000\n", "1\n00:01,000 --> 00:02,000\n"] {
            let source = [start, &piece.repeat((1 << 18) / piece.len())].concat();
            let started = std::time::Instant::now();
            texts(&source);
            assert!(started.elapsed().as_secs() < 5, "{piece:?}");
        }
    }
}

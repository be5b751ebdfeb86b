//! The laws of readers, whatever the format: runs are in order, and a respelling is what is read again.

use std::ops::Range;

use canonym::format::{Copy, Options, TextEdit, Zone, ZoneKind, read};
use unicode_normalization::UnicodeNormalization;

/// A document with words respelt, and what its runs are to say then.
pub struct Respelt {
    pub output: Vec<u8>,
    pub texts: Vec<String>,
}

/// Any bytes are read, or refused; of what is read the first word of each run is respelt.
pub fn read_as(bytes: &[u8], options: &Options<'_>) {
    let Ok(copy) = read(bytes, options) else { return };
    in_order(&copy);
    if let Some(respelt) = respell(&copy, "Ryžkov", first_word) {
        is_read_again(&copy, options, &respelt);
    }
}

/// The runs are disjoint and in order, and their zones lie in them.
pub fn in_order(copy: &Copy<'_>) {
    let mut end = 0;
    for run in copy.runs() {
        let source = run.source_range(0..run.text().len());
        assert!(end <= source.start && source.end <= copy.source().len(), "runs are in order");
        end = source.end;
        let within = |zone: &Zone| run.text().get(zone.range.clone()).is_some_and(|text| !text.is_empty());
        assert!(run.zones().iter().all(within), "zones lie in their run");
    }
}

/// The first word of a text.
pub fn first_word(text: &str) -> Vec<Range<usize>> {
    let start = text.find(char::is_alphabetic);
    let len = |start: usize| text[start..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - start);
    start.map(|start| start..start + len(start)).into_iter().collect()
}

/// The document with the words that `find` finds in its runs respelt, where they are prose and can be. None if no
/// word can.
pub fn respell(copy: &Copy<'_>, new: &str, find: impl Fn(&str) -> Vec<Range<usize>>) -> Option<Respelt> {
    let (mut output, mut copied, mut texts) = (Vec::new(), 0, Vec::new());
    for (run_idx, run) in copy.runs().iter().enumerate() {
        let (mut text, mut taken) = (String::new(), 0);
        for word in find(run.text()) {
            let is_shut = |zone: &Zone| {
                zone.kind != ZoneKind::Quote && zone.range.start < word.end && word.start < zone.range.end
            };
            if run.zones().iter().any(is_shut) {
                continue;
            }
            let edit = TextEdit { range: word.clone(), text: new.to_owned() };
            let Ok(splice) = copy.splice(run_idx, word.clone(), &[edit]) else { continue };
            output.extend_from_slice(&copy.source()[copied..splice.source.start]);
            output.extend_from_slice(&splice.after);
            copied = splice.source.end;
            text += &run.text()[taken..word.start];
            text += new;
            taken = word.end;
        }
        texts.push(text + &run.text()[taken..]);
    }
    output.extend_from_slice(&copy.source()[copied..]);
    (copied > 0).then_some(Respelt { output, texts })
}

/// A respelling that is let out is read again as what it says. Whether it is let out.
pub fn is_read_again(copy: &Copy<'_>, options: &Options<'_>, respelt: &Respelt) -> bool {
    if copy.compare(&respelt.output).is_err() {
        return false;
    }
    let options = Options { encoding: Some(copy.encoding()), ..*options };
    let again = read(&respelt.output, &options).expect("what was read is read again");
    // In place of a word that is not composed the new one is decomposed.
    let composed = |text: &str| text.nfc().collect::<String>();
    let texts: Vec<String> = again.runs().iter().map(|run| composed(run.text())).collect();
    let expected: Vec<String> = respelt.texts.iter().map(|text| composed(text)).collect();
    let shown = String::from_utf8_lossy(&respelt.output);
    assert_eq!(texts, expected, "{shown}");
    true
}

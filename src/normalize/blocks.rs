//! Reads the runs in which names may stand, block by block, so that memory does not grow with the copy.
//!
//! Evidence is of the whole copy, so a copy of several blocks is read twice; most are one block and read once.

use std::ops::Range;

use super::evidence::Evidence;
use super::language::CopyLanguage;
use super::letters::Letters;
use super::reading::{Manner, Mention, Reader, Reading};
use super::token::{self, Token};
use super::view::{SmallWords, View};
use super::whole::Whole;
use crate::format::ZoneKind;

/// Bytes of text in a block: a longer run is a block by itself. Its words take about ten times as much.
const BLOCK: usize = 1 << 18;

/// A run in which a name may stand.
pub(super) struct Scene<'t> {
    pub(super) run: usize,
    pub(super) tokens: Vec<Token<'t>>,
    pub(super) zones: Vec<(Range<usize>, ZoneKind)>,
}

impl<'t> Scene<'t> {
    fn new(language: &CopyLanguage<'_>, whole: &'t Whole<'_>, run: usize, small: &'t str) -> Scene<'t> {
        let zones: Vec<_> =
            whole.runs()[run].zones().iter().map(|zone| (zone.range.clone(), zone.kind)).collect();
        let tokens = token::of_text(language, whole.runs()[run].text(), small, &zones);
        Scene { run, tokens, zones }
    }
}

/// What was read of a run that holds a mention.
pub(super) type Read<'a, 'l> = (&'a Scene<'a>, View<'a, 'l>);

/// Reads the runs of one part of a copy.
pub(super) struct BlockReader<'a, 'l> {
    pub(super) language: &'a CopyLanguage<'l>,
    pub(super) whole: &'a Whole<'a>,
    pub(super) small_words: &'a SmallWords<'a>,
    /// Whether names are looked for that are nobody's, so that every run is read.
    pub(super) is_searched: bool,
    /// Whether what a document cannot hold is spelt in ASCII there.
    pub(super) is_ascii: bool,
}

impl<'l> BlockReader<'_, 'l> {
    /// Cuts the numbers of runs into blocks.
    fn blocks<'r>(&self, runs: &'r [usize]) -> Vec<&'r [usize]> {
        let (mut blocks, mut first, mut size) = (Vec::new(), 0, 0);
        for (at, &run) in runs.iter().enumerate() {
            let length = self.whole.runs()[run].text().len();
            if at > first && size + length > BLOCK {
                blocks.push(&runs[first..at]);
                (first, size) = (at, 0);
            }
            size += length;
        }
        blocks.push(&runs[first..]);
        blocks
    }

    /// Reads a block. A run without a mention says nothing of any and is passed over, unless it is searched.
    fn read(&self, block: &[usize], each: impl FnOnce(&[Read<'_, 'l>])) {
        self.read_scenes(block, |scenes| {
            let read = |scene| {
                let (reader, mentions) = self.reader(scene)?;
                Some((scene, self.view(scene, reader, mentions)))
            };
            each(&scenes.iter().filter_map(read).collect::<Vec<Read<'_, 'l>>>());
        });
    }

    /// Reads runs, and gives them block by block, with what all of them say.
    pub(super) fn read_with_evidence(
        &self,
        runs: &Range<usize>,
        hits: &[usize],
        mut each: impl FnMut(&[Read<'_, 'l>], &Evidence),
    ) {
        let mut survey = Survey::new(runs);
        match self.blocks(hits)[..] {
            [block] => self.read(block, |read| {
                survey.gather(read);
                self.small_words.except(std::mem::take(&mut survey.mentions));
                each(read, &survey.evidence);
            }),
            ref blocks => {
                blocks.iter().for_each(|block| self.survey(block, &mut survey));
                self.small_words.except(std::mem::take(&mut survey.mentions));
                blocks.iter().for_each(|block| self.read(block, |read| each(read, &survey.evidence)));
            }
        }
    }

    /// Gathers what a block says, which is read again later on.
    fn survey(&self, block: &[usize], survey: &mut Survey) {
        self.read_scenes(block, |scenes| {
            for scene in scenes {
                let Some((reader, mentions)) = self.reader(scene) else { continue };
                survey.note(scene, &mentions);
                // A rule's form names no entity, and is no evidence.
                let is_evidence = |reading: &Reading<'_>| reading.manner != Manner::Rule;
                if mentions.iter().flat_map(|mention| &mention.readings).any(is_evidence) {
                    survey.evidence.gather(scene.run, &self.view(scene, reader, mentions));
                }
            }
        });
    }

    fn read_scenes(&self, block: &[usize], each: impl FnOnce(&[Scene<'_>])) {
        let in_small_letters = |run: &usize| self.whole.runs()[*run].text().to_ascii_lowercase();
        let small: Vec<String> = block.iter().map(in_small_letters).collect();
        let scenes = block.iter().zip(&small);
        let scenes: Vec<Scene<'_>> =
            scenes.map(|(&run, small)| Scene::new(self.language, self.whole, run, small)).collect();
        each(&scenes);
    }

    fn reader<'a>(&'a self, scene: &'a Scene<'a>) -> Option<(Reader<'a, 'l>, Vec<Mention<'l>>)> {
        let reader = Reader::new(self.language, self.whole.runs()[scene.run].text(), &scene.tokens);
        let mentions = reader.mentions();
        (self.is_searched || !mentions.is_empty()).then_some((reader, mentions))
    }

    fn view<'a>(
        &'a self,
        scene: &'a Scene<'a>,
        reader: Reader<'a, 'l>,
        mentions: Vec<Mention<'l>>,
    ) -> View<'a, 'l> {
        let letters = if self.is_ascii { Letters::Of(self.whole, scene.run) } else { Letters::Any };
        View::of_reader(reader, mentions, &scene.zones, self.small_words, letters)
    }
}

/// What a part of a copy says, gathered block by block.
struct Survey {
    evidence: Evidence,
    /// For each run the bytes of its mentions.
    mentions: Vec<Vec<Range<usize>>>,
    /// The number of the first run.
    first: usize,
}

impl Survey {
    fn new(runs: &Range<usize>) -> Survey {
        Survey { evidence: Evidence::default(), mentions: vec![Vec::new(); runs.len()], first: runs.start }
    }

    fn gather(&mut self, read: &[Read<'_, '_>]) {
        for (scene, view) in read {
            self.note(scene, &view.mentions);
            self.evidence.gather(scene.run, view);
        }
    }

    fn note(&mut self, scene: &Scene<'_>, mentions: &[Mention<'_>]) {
        self.mentions[scene.run - self.first] =
            mentions.iter().map(|mention| mention.span(&scene.tokens)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::BLOCK;
    use crate::format::text;
    use crate::{Lexicon, Normalizer, Policy};

    #[test]
    fn the_last_block_is_evidence_for_the_first() {
        let bare = "Ryschenkow agreed.\n\n";
        let count = 3 * BLOCK / bare.len();
        let copy = bare.repeat(count) + "Maxim Ryschenkow spoke.\n";
        let lexicon = Lexicon::builtin();
        let outcome = Normalizer::new(&lexicon, Policy::default()).normalize(&text::read(copy.as_bytes()));
        let output = String::from_utf8_lossy(&outcome.output);
        assert_eq!(output.matches("Ryzhenkov").count(), count + 1);
        assert_eq!(outcome.ledger.substitutions().count(), count + 1);
    }
}

//! Normalising: mentions are read, evidence is gathered over the whole copy, each mention is decided, and the
//! decisions are written as bytes and records.
//!
//! It knows copies and a lexicon. It must never know how a document is marked up, nor do I/O.
//! What leaves it: an [`Outcome`], the output with its ledger.

mod blocks;
pub mod discover;
mod evidence;
mod gloss;
pub(crate) mod language;
mod letters;
mod near;
#[cfg(feature = "package")]
mod package;
mod parts;
mod patch;
mod policy;
mod prove;
mod reading;
mod remark;
mod resolve;
mod respelt;
mod rewrite;
mod scan;
mod sentence;
mod settle;
mod sight;
mod surroundings;
mod target;
mod token;
mod verify;
mod view;
mod whole;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use policy::{CopyDate, Policy, SUGGEST_FROM};
pub use prove::{check, unproved};
pub use respelt::Respelt;

use crate::format::{self, Copy, Refusal};
use crate::ledger::record::{Begin, Digests, LeftReason};
use crate::ledger::{Digest, Ledger, Right};
use crate::lexicon::{Lexicon, Nearby};
use crate::text::date::Date;
use blocks::{BlockReader, Read, Scene};
use evidence::Evidence;
use language::CopyLanguage;
use remark::Remarks;
use resolve::{Resolver, Verdict};
use rewrite::{Drafted, Rewriter, unread};
use settle::{Rewritten, is_sure, settled};
use sight::{Sight, Waiting};
use verify::Verifier;
use view::{SmallWords, View};
use whole::Whole;

/// A normalised copy.
#[derive(Clone, Debug)]
pub struct Outcome<'s> {
    /// The document with the house's spellings; the source itself where nothing was substituted.
    pub output: Cow<'s, [u8]>,
    /// Every decision, from which the source can be restored.
    pub ledger: Ledger,
    /// The names that are right already, in the order of the source; empty unless the normaliser lists them.
    pub right: Vec<Right>,
}

/// The same before its output is put together.
pub(crate) struct Settled<'s> {
    pub(crate) output: Respelt<'s>,
    pub(crate) ledger: Ledger,
    pub(crate) right: Vec<Right>,
}

impl<'s> From<Outcome<'s>> for Settled<'s> {
    fn from(Outcome { output, ledger, right }: Outcome<'s>) -> Settled<'s> {
        Settled { output: output.into(), ledger, right }
    }
}

impl<'s> From<Settled<'s>> for Outcome<'s> {
    fn from(Settled { output, ledger, right }: Settled<'s>) -> Outcome<'s> {
        Outcome { output: output.into_bytes(), ledger, right }
    }
}

/// Normalises copies with one lexicon and one policy. Shareable between threads.
///
/// # Example: respell a minister and take it back
/// ```
/// use canonym::{Lexicon, Normalizer, Policy, format::text, ledger::restore};
///
/// let lexicon = Lexicon::builtin();
/// let copy = text::read("Maxim Ryshchankou spoke. Ryschenkow agreed.".as_bytes());
/// let outcome = Normalizer::new(&lexicon, Policy::default()).normalize(&copy);
/// assert_eq!(outcome.output, "Maxim Ryzhenkov spoke. Ryzhenkov agreed.".as_bytes());
/// assert_eq!(outcome.ledger.substitutions().count(), 2);
/// assert_eq!(restore(&outcome.output, &outcome.ledger).expect("it is this run's ledger"), copy.source());
/// ```
#[derive(Clone, Debug)]
pub struct Normalizer<'l> {
    lexicon: &'l Lexicon,
    policy: Policy,
    digest: String,
    with_digests: bool,
    with_shortcuts: bool,
    with_right: bool,
    /// Made when the first copy asks for it.
    nearby: Arc<OnceLock<Nearby>>,
}

impl<'l> Normalizer<'l> {
    /// A normaliser for copies of any language.
    pub fn new(lexicon: &'l Lexicon, policy: Policy) -> Normalizer<'l> {
        Normalizer {
            lexicon,
            policy,
            digest: lexicon.digest(),
            with_digests: true,
            with_shortcuts: true,
            with_right: false,
            nearby: Arc::default(),
        }
    }

    /// Leaves the digests out of the ledgers, which then cannot be used to restore; they cost as much as all
    /// else together.
    pub fn without_digests(mut self) -> Normalizer<'l> {
        self.with_digests = false;
        self
    }

    /// Lists the names that are right already, which no record tells of.
    ///
    /// # Example: one name is changed, the other is right
    /// ```
    /// use canonym::{Lexicon, Normalizer, Policy, format::text};
    ///
    /// let lexicon = Lexicon::builtin();
    /// let normalizer = Normalizer::new(&lexicon, Policy::default()).with_right();
    /// let copy = text::read("Maxim Ryshchankou came to Kyiv.".as_bytes());
    /// let outcome = normalizer.normalize(&copy);
    /// let right: Vec<_> = outcome.right.iter().map(|right| (right.mention.as_str(), right.input.clone())).collect();
    /// assert_eq!(right, [("Kyiv", 26..30)]);
    /// ```
    pub fn with_right(mut self) -> Normalizer<'l> {
        self.with_right = true;
        self
    }

    /// Shares with other normalisers of the same lexicon what is made once, whoever needs it first.
    pub(crate) fn sharing(mut self, nearby: &Arc<OnceLock<Nearby>>) -> Normalizer<'l> {
        self.nearby = Arc::clone(nearby);
        self
    }

    /// Takes the plain way everywhere: every run is read, and read anew as it would stand. It is what the shortcuts are
    /// held against, and many times slower.
    #[doc(hidden)]
    pub fn without_shortcuts(mut self) -> Normalizer<'l> {
        self.with_shortcuts = false;
        self
    }

    /// Normalises a copy whose ledger names the document `-`.
    pub fn normalize<'s>(&self, copy: &Copy<'s>) -> Outcome<'s> {
        self.normalize_as("-", copy)
    }

    /// Normalises a copy whose ledger gives the document this name.
    pub fn normalize_as<'s>(&self, document: &str, copy: &Copy<'s>) -> Outcome<'s> {
        self.settle(document, copy).into()
    }

    /// As [`normalize_as`](Normalizer::normalize_as), with an output that is not put together.
    pub(crate) fn settle<'s>(&self, document: &str, copy: &Copy<'s>) -> Settled<'s> {
        let (tag, day) = (self.policy.language(copy.lang()), self.policy.day(copy.date()));
        let begin = self.begin(document, copy.format(), copy.encoding(), tag, day);
        self.settled(begin, copy, self.drafted(copy, || Rewriter::new(copy, 0, &self.policy)))
    }

    /// The document with the house's spellings, as [`normalize`](Normalizer::normalize) gives it, without a ledger: for
    /// a filter whose decisions nobody asks for. Where names are many, the records of them cost more than finding them.
    ///
    /// # Example: a filter that says nothing
    /// ```
    /// use canonym::{Lexicon, Normalizer, Policy, format::text};
    ///
    /// let lexicon = Lexicon::builtin();
    /// let copy = text::read(b"The minister arrived in Kiev.");
    /// let respelt = Normalizer::new(&lexicon, Policy::default()).respell(&copy);
    /// assert_eq!(respelt.into_bytes(), &b"The minister arrived in Kyiv."[..]);
    /// ```
    pub fn respell<'s>(&self, copy: &Copy<'s>) -> Respelt<'s> {
        let drafted = self.drafted(copy, || Rewriter::new(copy, 0, &self.policy).without_records());
        if !drafted.respelt.is_changed() || is_sure(copy, &drafted) {
            return drafted.respelt;
        }
        let output = drafted.respelt.into_bytes();
        match copy.compare(&output) {
            Ok(_) => output.into(),
            // What cannot be let out is told by its records.
            Err(_) => self.clone().without_digests().normalize(copy).output.into(),
        }
    }

    fn drafted<'c, 's>(&self, copy: &'c Copy<'s>, rewriter: impl Fn() -> Rewriter<'c, 's>) -> Drafted<'s> {
        let (tag, day) = (self.policy.language(copy.lang()), self.policy.day(copy.date()));
        let mut language = (tag, CopyLanguage::new(self.lexicon, tag, day));
        if let Some(text) = copy.plain_text().filter(|_| self.takes_shortcuts() && !self.with_right) {
            let mut rewriter = rewriter();
            let sight = Sight { language: &language.1, policy: &self.policy };
            if sight.over(text, |word| rewriter.write_word(word)).is_some() {
                return rewriter.finish();
            }
        }
        let whole = Whole::new(std::slice::from_ref(copy));
        let mut rewriters = [rewriter()];
        for part in &copy.parts() {
            let (tag, day) = (self.policy.language(part.lang.as_deref()), self.policy.day(part.date));
            if language.0 != tag {
                language = (tag, CopyLanguage::new(self.lexicon, tag, day));
            }
            language.1.set_day(day);
            self.rewrite(&language.1, &whole, part.runs.clone(), &mut rewriters);
        }
        let [rewriter] = rewriters;
        rewriter.finish()
    }

    /// Normalises the members of an archive, of which each supports what the others say. A ledger is a member's, and
    /// names it as `members` does; evidence in another member is not told.
    pub fn normalize_members<'s>(
        &self,
        document: &str,
        members: &[&str],
        copies: &[Copy<'s>],
    ) -> Vec<Outcome<'s>> {
        let tag = self.policy.language(copies.iter().find_map(Copy::lang));
        let day = self.policy.day(copies.iter().find_map(Copy::date));
        let whole = Whole::new(copies);
        let mut rewriters: Vec<Rewriter<'_, 's>> = copies
            .iter()
            .zip(whole.starts())
            .map(|(copy, first)| Rewriter::new(copy, *first, &self.policy))
            .collect();
        let language = CopyLanguage::new(self.lexicon, tag, day);
        self.rewrite(&language, &whole, 0..whole.runs().len(), &mut rewriters);
        let outcome = |((member, copy), rewriter): ((&&str, &Copy<'s>), Rewriter<'_, 's>)| {
            let begin = self.begin(document, copy.format(), copy.encoding(), tag, day);
            let begin = Begin { member: Some((*member).to_owned()), ..begin };
            self.settled(begin, copy, rewriter.finish()).into()
        };
        members.iter().zip(copies).zip(rewriters).map(outcome).collect()
    }

    fn settled<'s>(&self, begin: Begin, copy: &Copy<'s>, drafted: Drafted<'s>) -> Settled<'s> {
        let Rewritten { respelt: output, records, right, machine_zones } = settled(copy, drafted);
        let sizes = (copy.source().len() as u64, output.len() as u64);
        let mut ledger = Ledger::new(begin, records, machine_zones, sizes.0, sizes.1);
        if self.with_digests {
            let input = Digest::of(copy.source());
            let of_output = if output.is_changed() { Digest::of_pieces(output.pieces()) } else { input };
            ledger.seal_with(Digests { input, output: of_output });
        }
        Settled { output, ledger, right }
    }

    /// The outcome of a document that cannot be read as its format: the document as it came, and a ledger that
    /// says where and why it was not read.
    pub fn pass_on<'s>(&self, document: &str, source: &'s [u8], error: &format::Error) -> Outcome<'s> {
        let begin =
            self.begin(document, "unread", "unread", self.policy.language(None), self.policy.day(None));
        let size = source.len() as u64;
        let mut ledger = Ledger::new(begin, vec![unread(error)], 0, size, size);
        if self.with_digests {
            ledger.seal(source, source);
        }
        Outcome { output: Cow::Borrowed(source), ledger, right: Vec::new() }
    }

    /// Whether the group that begins so is of a normaliser with the same tables, and of this version.
    pub fn wrote(&self, begin: &Begin) -> bool {
        begin.lexicon == self.digest && begin.version == env!("CARGO_PKG_VERSION")
    }

    fn begin(&self, document: &str, format: &str, encoding: &str, lang: &str, day: Option<Date>) -> Begin {
        Begin {
            document: document.to_owned(),
            record: None,
            member: None,
            format: format.to_owned(),
            encoding: encoding.to_owned(),
            lang: lang.to_owned(),
            date: day,
            lexicon: self.digest.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Whether what is sure at sight need not be read.
    fn takes_shortcuts(&self) -> bool {
        self.with_shortcuts && self.policy.suggest.is_none()
    }

    fn rewrite(
        &self,
        language: &CopyLanguage<'l>,
        whole: &Whole<'_>,
        runs: Range<usize>,
        rewriters: &mut [Rewriter<'_, '_>],
    ) {
        let sight = Sight { language, policy: &self.policy };
        let (mut unclear, mut waiting) = (Vec::new(), Waiting::default());
        for run in runs.clone() {
            let seen = match (self.takes_shortcuts(), self.with_right) {
                (false, _) => None,
                // A name that is right is told with what reading found.
                (true, true) => sight.shows_nothing(whole.runs()[run].text()).then(Vec::new),
                (true, false) => sight.of(whole, run),
            };
            match seen {
                None => unclear.push(run),
                Some(words) => waiting.add(run, words),
            }
            if unclear.is_empty() {
                write_waiting(whole, &mut waiting, run + 1, rewriters);
            }
        }
        if unclear.is_empty() {
            return;
        }
        let small_words = SmallWords::new(&whole.runs()[runs.clone()]);
        let reader = BlockReader {
            language,
            whole,
            small_words: &small_words,
            is_searched: self.policy.suggest.is_some(),
            is_ascii: self.policy.ascii,
        };
        let mut remarks: Vec<Remarks> = rewriters.iter().map(|_| Remarks::default()).collect();
        reader.read_with_evidence(&runs, &unclear, |read, evidence| {
            self.write(whole, read, evidence, rewriters, &mut waiting);
            self.look_further(whole, read, evidence, rewriters, &mut remarks);
        });
        write_waiting(whole, &mut waiting, runs.end, rewriters);
        for (rewriter, remarks) in rewriters.iter_mut().zip(remarks) {
            remarks.finish().iter().for_each(|remark| rewriter.write_remark(remark));
        }
    }

    /// Decides and writes the mentions of a block, behind what was decided at sight before them.
    fn write(
        &self,
        whole: &Whole<'_>,
        read: &[Read<'_, 'l>],
        evidence: &Evidence,
        rewriters: &mut [Rewriter<'_, '_>],
        waiting: &mut Waiting<'_, 'l>,
    ) {
        for (scene, view) in read {
            write_waiting(whole, waiting, scene.run, rewriters);
            let verdicts = self.decide(whole, scene, view, evidence);
            let rewriter = &mut rewriters[whole.copy_of(scene.run)];
            rewriter.write(scene.run, view, &verdicts);
            let resolver = Resolver { view, run: scene.run, evidence, policy: &self.policy };
            let verdicts = view.mentions.iter().zip(&verdicts);
            for (mention, _) in verdicts.filter(|(_, verdict)| matches!(verdict, Verdict::Leave(..))) {
                rewriter.write_shielded(scene.run, view, &resolver.shielded(mention));
            }
            let right = (0..view.mentions.len()).filter(|_| self.with_right);
            for (index, choice) in right.filter_map(|index| Some((index, resolver.right(index)?))) {
                let span = view.mentions[index].span(view.tokens);
                rewriter.write_right(scene.run, view, span, &choice);
            }
        }
    }

    /// Looks in a block for what no row owns, if that is wanted.
    fn look_further(
        &self,
        whole: &Whole<'_>,
        read: &[Read<'_, 'l>],
        evidence: &Evidence,
        rewriters: &mut [Rewriter<'_, '_>],
        remarks: &mut [Remarks],
    ) {
        if self.policy.suggest.is_none() {
            return;
        }
        let nearby = self.nearby.get_or_init(|| Nearby::new(self.lexicon));
        for (scene, view) in read {
            let search = near::Search { view, run: scene.run, evidence, nearby, policy: &self.policy };
            let copy = whole.copy_of(scene.run);
            search.near_misses().iter().for_each(|miss| rewriters[copy].write_near(scene.run, view, miss));
            remarks[copy].gather(scene.run, view, evidence);
        }
    }

    fn decide(
        &self,
        whole: &Whole<'_>,
        scene: &Scene<'_>,
        view: &View<'_, 'l>,
        evidence: &Evidence,
    ) -> Vec<Verdict<'l>> {
        let resolver = Resolver { view, run: scene.run, evidence, policy: &self.policy };
        let mut verdicts = resolver.verdicts();
        for verdict in &mut verdicts {
            refuse_unplaceable(whole, scene, verdict);
        }
        let verifier = Verifier {
            view,
            run: scene.run,
            zones: &scene.zones,
            evidence,
            policy: &self.policy,
            with_shortcuts: self.with_shortcuts,
        };
        verifier.verify(&mut verdicts);
        verdicts
    }
}

/// Writes what was decided at sight in the runs before `run`.
fn write_waiting(
    whole: &Whole<'_>,
    waiting: &mut Waiting<'_, '_>,
    run: usize,
    rewriters: &mut [Rewriter<'_, '_>],
) {
    while let Some((run, word)) = waiting.next_before(run) {
        rewriters[whole.copy_of(run)].write_word(word);
    }
}

/// A substitution that the document cannot hold at its place is left, and so is one that would swallow a line
/// end: the lines of a text stay as they are.
fn refuse_unplaceable(whole: &Whole<'_>, scene: &Scene<'_>, verdict: &mut Verdict<'_>) {
    let Verdict::Substitute(choice) = verdict else { return };
    let parts = || choice.rendering.changes.iter();
    let text = whole.runs()[scene.run].text();
    let swallows_line =
        parts().flat_map(|part| &part.edits).any(|edit| text[edit.range.clone()].contains(['\n', '\r']));
    let refusal = parts().find_map(|part| whole.splice(scene.run, part.span.clone(), &part.edits).err());
    let reason = match refusal {
        Some(Refusal::SplitMarkup) => LeftReason::SplitMarkup,
        Some(Refusal::NotEncodable) => LeftReason::NotEncodable,
        None if swallows_line => LeftReason::NotEncodable,
        None => return,
    };
    *verdict = Verdict::Leave(choice.clone(), reason);
}

//! The hard things that tables and copy can hold, so that a test can count whether each is reached.

use std::collections::BTreeSet;

macro_rules! classes {
    ($($class:ident)*) => {
        /// One hard thing that a drawn case holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Class { $(#[allow(missing_docs)] $class),* }

        impl Class {
            /// All of them.
            pub const ALL: &[Class] = &[$(Class::$class),*];
        }
    };
}

classes! {
    // Tables.
    CombiningMark FoldsTogether Particle HyphenatedForm Apostrophe SeveralWords WeakForm OtherScript ShortForm
    SharedFamily SharedGiven SharedCanonical CanonicalIsAnothersVariant CanonicalHoldsVariant VariantHoldsCanonical
    CanonicalIsVariantAndEnding
    Person Place Organisation Term Rule FamilyFirst Patronymic Role RoleWithName Not Keep Reads AnyCase NoEndings
    FamilyAloneSet GivenAloneSet QuotesSet HeaderSet Disabled MissingLanguage SecondLayer
    Dated Returned FormerSet
    // Options.
    LangDe LangFr LangPl LangRu RunQuotes RunFamilyAlone RunGivenAlone HousePolicy RunDate
    // Copy.
    FullName FamilyAlone GivenAlone WholeName Index FamilyGiven Initials TouchingInitials MiddleName JoinedGivens
    RoleBefore TitleBefore OtherGivenBefore UnknownBefore UnknownAfter AnothersGiven PatronymicInCopy
    Ending AllCapitals LowerCase TitleCase Decomposed SoftHyphen Joiner NoBreakSpace Bidi Undecodable
    Compound QuotedDouble QuotedSingle QuotedGerman QuotedFrench UnbalancedQuote Sic Gloss GlossWord KeptPhrase
    Url Email Handle Hashtag FileName ListItem WrappedName BrokenName BlankLine CarriageReturn Tab Headline TitleCaseHeadline
    Punctuated Sentence RawBytes ShoutedLine NotForm InsideWord SlashBetween Elision NextToName
}

/// The classes of one case.
pub type Classes = BTreeSet<Class>;

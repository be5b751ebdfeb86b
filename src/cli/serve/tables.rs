//! The tables in use, and those that come after them.
//!
//! Who asked before a change is answered with the tables of before. Tables that are refused change nothing: the old ones
//! stay, and what is wrong is told once, and for as long as it is so to who asks for the service's health.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::cli::args::{PolicyOptions, TableOptions};
use crate::cli::files::STANDARD_INPUT;
use crate::cli::house::{House, Live};
use crate::cli::status::Failure;
use crate::desk::Desk;

/// Tables that are in use.
pub struct Loaded {
    /// What answers with them.
    pub desk: Desk,
    /// Which they are, from 1.
    pub generation: u64,
    policy: Arc<PolicyOptions>,
}

impl Loaded {
    /// What the arguments make of the tables.
    ///
    /// # Errors
    /// They are refused.
    pub fn of(house: &House, policy: Arc<PolicyOptions>, generation: u64) -> Result<Loaded, Failure> {
        let desk = Desk::new(house.lexicon()?, house.policy(&policy));
        let desk = desk.with_profiles(house.profiles().clone());
        let desk = desk.with_encoding(house.encoding().map(str::to_owned));
        Ok(Loaded { desk, generation, policy })
    }
}

/// The tables in use, and how others come.
pub struct Tables {
    /// Apart from `live`, which is held for as long as tables are compiled.
    current: RwLock<Arc<Loaded>>,
    live: Mutex<Live<Loaded>>,
    health: Mutex<Health>,
}

/// How it stands with the tables.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// What is wrong with those on disk, if they cannot be used.
    pub refused: Option<String>,
    /// How often tables were taken, and refused, since the start.
    pub reloads: [u64; 2],
}

impl Tables {
    /// Reads the tables.
    ///
    /// # Errors
    /// They cannot be read, or are refused.
    pub fn open(options: TableOptions, policy: PolicyOptions) -> Result<Tables, Failure> {
        if options.tables.iter().any(|path| path.as_os_str() == STANDARD_INPUT) {
            let what = "a service cannot read its tables from standard input, where they cannot change";
            return Err(Failure::new(what, "name a file or a folder"));
        }
        let house = House::open(&options)?;
        let loaded = Loaded::of(&house, Arc::new(policy), 1)?;
        let anew = |house: &House, before: &Loaded| {
            Loaded::of(house, Arc::clone(&before.policy), before.generation + 1)
        };
        let live = Live::new(options, &house, loaded, anew);
        let current = RwLock::new(Arc::clone(live.current()));
        Ok(Tables { current, live: Mutex::new(live), health: Mutex::default() })
    }

    /// Those in use.
    pub fn current(&self) -> Arc<Loaded> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How it stands with them.
    pub fn health(&self) -> Health {
        self.health.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at the files, and takes the tables in them if they have changed. It gives what there is to tell, which is
    /// safe to show.
    pub fn poll(&self) -> Option<String> {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        let refreshed = live.refresh()?;
        let mut health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        match refreshed {
            Ok(()) => {
                let loaded = Arc::clone(live.current());
                let said =
                    format!("the tables have changed and are in use (generation {})", loaded.generation);
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = loaded;
                health.refused = None;
                health.reloads[0] += 1;
                Some(said)
            }
            Err(Failure::Told(message)) => {
                health.refused = Some(message.clone());
                health.reloads[1] += 1;
                Some(format!("the tables have changed and cannot be used\n{message}"))
            }
            Err(Failure::Recorded | Failure::ClosedPipe | Failure::Terminated) => None,
        }
    }
}

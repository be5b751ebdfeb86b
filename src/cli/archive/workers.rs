//! Several workers on jobs that come in an order: what they make is taken in that order, whoever is done first.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::cli::status::Failure;

/// Jobs that may be under way for each worker. What is ready waits for its turn.
const AHEAD: usize = 16;

/// What comes next.
pub enum Next<J, M> {
    /// Something to do.
    Job(J),
    /// Something that needs no doing.
    Made(M),
}

/// How a job is done.
pub struct Trade<'t, J, M> {
    /// What is made of it.
    pub work: &'t (dyn Fn(&J) -> M + Sync),
    /// What stands for it where `work` met a fault of canonym itself. It is told of that job, and nobody waits in vain.
    pub fault: &'t (dyn Fn(&J) -> M + Sync),
}

/// The number of workers: as asked, or one a core.
pub fn count(asked: Option<NonZero<usize>>) -> usize {
    asked.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get)
}

/// Hands out jobs, and gives `take` what is made of them, in their order.
///
/// # Errors
/// Those of `take`, after which no job is handed out any more.
pub fn in_order<J: Send, M: Send>(
    threads: usize,
    mut jobs: impl Iterator<Item = Next<J, M>>,
    trade: &Trade<'_, J, M>,
    mut take: impl FnMut(Vec<M>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (to_workers, handed_out) = channel();
    let handed_out = Mutex::new(handed_out);
    let (to_clerk, made) = channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let to_clerk = to_clerk.clone();
            scope.spawn(|| labour(trade, &handed_out, to_clerk));
        }
        let mut queue = Queue { made, waiting: BTreeMap::new(), handed_out: 0, next: 0 };
        // Dropped at the end of this block, whatever it was: then the workers stop.
        let to_workers = to_workers;
        loop {
            while queue.under_way() < threads * AHEAD
                && let Some(next) = jobs.next()
            {
                match next {
                    Next::Job(job) => {
                        let _ = to_workers.send((queue.handed_out, job));
                    }
                    Next::Made(made) => {
                        queue.waiting.insert(queue.handed_out, made);
                    }
                }
                queue.handed_out += 1;
            }
            if queue.under_way() == 0 {
                return Ok(());
            }
            take(queue.batch())?;
        }
    })
}

fn labour<J, M>(trade: &Trade<'_, J, M>, jobs: &Mutex<Receiver<(usize, J)>>, to_clerk: Sender<(usize, M)>) {
    loop {
        let job = jobs.lock().map(|jobs| jobs.recv());
        let Ok(Ok((number, job))) = job else { return };
        let made = catch_unwind(AssertUnwindSafe(|| (trade.work)(&job)));
        let made = made.unwrap_or_else(|_| (trade.fault)(&job));
        if to_clerk.send((number, made)).is_err() {
            return;
        }
    }
}

/// What the workers made, put back in order.
struct Queue<M> {
    made: Receiver<(usize, M)>,
    waiting: BTreeMap<usize, M>,
    handed_out: usize,
    next: usize,
}

impl<M> Queue<M> {
    fn under_way(&self) -> usize {
        self.handed_out - self.next
    }

    /// All that is ready and whose turn it is; waits until there is some.
    fn batch(&mut self) -> Vec<M> {
        let mut batch = Vec::new();
        while batch.is_empty() {
            if !self.waiting.contains_key(&self.next) {
                self.waiting.extend(self.made.recv());
            }
            self.waiting.extend(self.made.try_iter());
            while let Some(made) = self.waiting.remove(&self.next) {
                batch.push(made);
                self.next += 1;
            }
        }
        batch
    }
}

//! Articles spread over the processors.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Items that a thread takes at once, at most.
const BATCH: usize = 16;

/// `f` of each number below `count`, in order, on as many threads as there are processors.
pub(super) fn map<T: Send>(count: usize, f: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(count);
    if threads < 2 {
        return (0..count).map(f).collect();
    }
    let batch = (count / (4 * threads)).clamp(1, BATCH);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, Vec<T>)> = Vec::new();
        loop {
            let from = next.fetch_add(batch, Ordering::Relaxed);
            if from >= count {
                return done;
            }
            done.push((from, (from..(from + batch).min(count)).map(&f).collect()));
        }
    };
    let mut parts: Vec<(usize, Vec<T>)> = thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        // A panic on a thread goes on here.
        let join = |h: thread::ScopedJoinHandle<_>| h.join().unwrap_or_else(|p| std::panic::resume_unwind(p));
        handles.into_iter().flat_map(join).collect()
    });
    parts.sort_unstable_by_key(|(from, _)| *from);
    parts.into_iter().flat_map(|(_, part)| part).collect()
}

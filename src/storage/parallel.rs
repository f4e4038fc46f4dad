//! Work on many small things, spread over the processor's cores.

/// Fewer items than these are not worth a thread.
const LEAST: usize = 256;
/// More threads than these don't help with work that reads memory and files.
const MOST_THREADS: usize = 8;

/// Gives every thread one part of the items; the results come in the order of the items.
pub(super) fn in_parallel<'a, T: Sync, R: Send>(
    items: &'a [T],
    work: impl Fn(&'a [T]) -> R + Sync,
) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    in_threads(items, cores.min(MOST_THREADS).min(items.len() / LEAST + 1), work)
}

/// As [`in_parallel`], with a number of threads for work that waits rather than computes.
pub(super) fn in_threads<'a, T: Sync, R: Send>(
    items: &'a [T],
    threads: usize,
    work: impl Fn(&'a [T]) -> R + Sync,
) -> Vec<R> {
    let parts: Vec<&[T]> = items.chunks(items.len().div_ceil(threads).max(1)).collect();
    let [first, others @ ..] = &parts[..] else { return Vec::new() };
    std::thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = others.iter().map(|part| scope.spawn(|| work(part))).collect();
        let mut results = vec![work(first)];
        for thread in running {
            match thread.join() {
                Ok(result) => results.push(result),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    })
}

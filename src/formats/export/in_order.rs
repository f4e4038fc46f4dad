//! Work on all cores whose results come in the order of what was worked on, with little in hand.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Weight of what is worked on together: small things would cost more to hand over than to do.
const CHUNK: usize = 32 << 10;
/// Chunks in hand for each core: one that is worked on, and others, so that no core waits for the one
/// that takes longest.
const AHEAD: usize = 4;

/// What a chunk became, or with what its work panicked.
type Done<R> = Result<Vec<R>, Box<dyn Any + Send>>;
/// A chunk, and where it goes when it is done.
type Job<T, R> = (Vec<T>, Sender<Done<R>>);

/// Takes things one by one, has them worked on by `cores` threads, and hands on the results in order,
/// here. About `cores` times 128 kB of them by their weight are in hand at a time, or as many chunks as
/// cores if a single thing weighs more.
///
/// # Errors
/// The first one among the things, or of `hand_on`.
///
/// # Panics
/// With what `work` panics.
pub(super) fn in_order<T: Send, R: Send, E>(
    cores: usize,
    things: impl Iterator<Item = Result<T, E>>,
    weight: impl Fn(&T) -> usize,
    work: impl Fn(T) -> R + Sync,
    mut hand_on: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    if cores < 2 {
        return things.into_iter().try_for_each(|thing| hand_on(work(thing?)));
    }
    let (jobs, waiting) = channel::<Job<T, R>>();
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| worker(&waiting, &work));
        }
        // Let go at the end of this block, however it ends, and with it the threads.
        let jobs = jobs;
        let mut hand = Hand { chunks: VecDeque::new(), weight: 0 };
        let (mut chunk, mut of_chunk) = (Vec::new(), 0);
        for thing in things {
            let thing = thing?;
            of_chunk += weight(&thing);
            chunk.push(thing);
            if of_chunk >= CHUNK {
                hand.take(std::mem::take(&mut chunk), std::mem::take(&mut of_chunk), &jobs);
                while hand.chunks.len() > cores && hand.weight > cores * AHEAD * CHUNK {
                    hand.first().into_iter().try_for_each(&mut hand_on)?;
                }
            }
        }
        hand.take(chunk, of_chunk, &jobs);
        while !hand.chunks.is_empty() {
            hand.first().into_iter().try_for_each(&mut hand_on)?;
        }
        Ok(())
    })
}

fn worker<T, R>(waiting: &Mutex<Receiver<Job<T, R>>>, work: &impl Fn(T) -> R) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((chunk, done)) = job else { return };
        // What is left behind by a panic is not looked at again: the panic goes on in `in_order`.
        let made = catch_unwind(AssertUnwindSafe(|| chunk.into_iter().map(work).collect()));
        // Where nobody waits for it any more, an error has ended all.
        let _ = done.send(made);
    }
}

/// Chunks that are worked on or done, in order, each with its weight.
struct Hand<R> {
    chunks: VecDeque<(usize, Receiver<Done<R>>)>,
    weight: usize,
}

impl<R> Hand<R> {
    fn take<T>(&mut self, chunk: Vec<T>, weight: usize, jobs: &Sender<Job<T, R>>) {
        let (done, receiver) = channel();
        // The threads listen as long as there is a sender, and `jobs` is one.
        let _ = jobs.send((chunk, done));
        self.chunks.push_back((weight, receiver));
        self.weight += weight;
    }

    /// Waits for the first chunk.
    fn first(&mut self) -> Vec<R> {
        let Some((weight, receiver)) = self.chunks.pop_front() else { return Vec::new() };
        self.weight -= weight;
        match receiver.recv() {
            Ok(Ok(results)) => results,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(gone) => panic!("a thread of the export ended early: {gone}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;

    fn squares(cores: usize, weights: &[usize]) -> Result<Vec<usize>, usize> {
        let mut out = Vec::new();
        let things = weights.iter().map(|w| if *w == 13 { Err(*w) } else { Ok(*w) });
        let work = |n: usize| n * n;
        in_order(
            cores,
            things,
            |n| *n,
            work,
            |n| {
                out.push(n);
                Ok(())
            },
        )?;
        Ok(out)
    }

    proptest! {
        #[test]
        fn results_come_in_order_from_any_number_of_cores(
            weights in prop::collection::vec(prop_oneof![0usize..20, 0usize..100_000], 0..60),
            cores in 1usize..5,
        ) {
            let want: Result<Vec<usize>, usize> =
                if weights.contains(&13) { Err(13) } else { Ok(weights.iter().map(|n| n * n).collect()) };
            prop_assert_eq!(squares(cores, &weights), want);
        }
    }

    #[test]
    fn what_is_in_hand_does_not_grow_with_what_comes() {
        for (weight, most) in [(1000, 2 * (AHEAD + 2) * CHUNK / 1000), (10 << 20, 4)] {
            let (taken, done, in_hand) = (Cell::new(0), Cell::new(0), Cell::new(0));
            let things = (0..2000).map(|n| {
                taken.set(taken.get() + 1);
                in_hand.set(in_hand.get().max(taken.get() - done.get()));
                Ok::<usize, ()>(n)
            });
            let hand_on = |_| {
                done.set(done.get() + 1);
                Ok(())
            };
            in_order(2, things, |_| weight, |n| n, hand_on).unwrap();
            assert_eq!(done.get(), 2000);
            assert!(in_hand.get() <= most, "{} of {weight}", in_hand.get());
        }
    }

    #[test]
    fn an_error_on_the_way_out_ends_all() {
        for cores in [1, 2] {
            let mut seen = 0;
            let things = (0..1000).map(Ok);
            let hand_on = |n| {
                seen += 1;
                if n == 7 { Err(n) } else { Ok(()) }
            };
            assert_eq!(in_order(cores, things, |_| CHUNK, |n| n, hand_on), Err(7));
            assert_eq!(seen, 8);
        }
    }

    #[test]
    fn a_panic_of_the_work_goes_on_with_its_words() {
        let panicked = catch_unwind(|| {
            let things = (0..100).map(Ok::<usize, ()>);
            in_order(2, things, |_| CHUNK, |n| assert!(n != 50, "fifty"), |()| Ok(()))
        });
        assert_eq!(*panicked.unwrap_err().downcast::<&str>().unwrap(), "fifty");
    }
}

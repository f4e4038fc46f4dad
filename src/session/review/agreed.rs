//! All that agree, accepted in one step.

use super::Review;
use crate::model::decision::Choice;
use crate::session::Session;

impl Session {
    /// Accepts all of the open article on which the annotators agree and about which nothing was
    /// decided.
    pub(in crate::session) fn accept_agreed(&mut self) {
        self.finish_loading();
        self.tend_review();
        let Some(review) = &self.review else {
            return self.say("Switch to the review first.".to_owned());
        };
        if review.is_building() {
            return self.say("The annotations are still being compared.".to_owned());
        }
        let choices = choices(review);
        if choices.is_empty() {
            let (_, all) = review.agreed_count();
            let why = if all == 0 {
                "There is nothing on which they agree."
            } else {
                "All that agree are accepted already."
            };
            return self.say(why.to_owned());
        }
        let what = accepted(choices.len());
        if let Some(edit) = self.drafted(|desk| desk.decide(&choices, what)) {
            self.edit(&edit);
        }
    }
}

/// What is still to be accepted of a review.
pub(super) fn choices(review: &Review) -> Vec<Choice> {
    let groups = review.alignment.groups.iter().enumerate();
    let open = groups.filter(|(at, _)| review.is_acceptable(*at)).map(|(_, group)| group);
    // What they refer to comes before what refers to it.
    let mut open: Vec<_> = open.collect();
    open.sort_by_key(|group| group.kind);
    let choice = |group: &&crate::analysis::align::Group| Choice {
        take: review.members(group),
        as_one: true,
        over: Vec::new(),
    };
    open.iter().map(choice).collect()
}

fn accepted(count: usize) -> String {
    format!("accept {count} {} that agree", if count == 1 { "annotation" } else { "annotations" })
}

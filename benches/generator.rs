//! Answers that read like those of a survey, as many as one likes, the same for the same seed.
//!
//! An answer has about 28 words: a few sentences, each a clause or two. Half of the answers hold one sentence in which a
//! rule finds something (the `codes` examples of the taxonomy, marks taken out); the rest of every answer is filler:
//! the `silent` examples, which share their words with the rules and mean something else, and sentences built from
//! slots. So the words are those that rules look for, about as often as in real answers, and the coder can not get away
//! with skipping most texts.
#![allow(dead_code)]

use ier::codebook::examples::marked;
use ier::taxonomy::Taxonomy;
use ier::taxonomy::rule::Example;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// Words an answer has on average.
const WORDS: usize = 28;

/// Questions the answers answer.
const PROMPTS: [&str; 3] = [
    "What did you do to make someone feel better?",
    "How do you influence how other people feel?",
    "Think of a time you tried to change how somebody felt. What did you do?",
];

const PEOPLE: [&str; 12] =
    ["my friend", "my sister", "my boyfriend", "a colleague", "mum", "my flatmate", "she", "he", "they", "my manager", "the kids", "we"];
const PAST: [&str; 14] = [
    "came over",
    "had an exam",
    "was late again",
    "missed the bus",
    "started a new job",
    "lost the keys",
    "was tired after work",
    "went to the shops",
    "called on Sunday",
    "had a bad week",
    "was moving house",
    "forgot about dinner",
    "wanted to go home early",
    "had been up all night",
];
const LINKS: [&str; 8] = ["and", "but", "because", "so", "when", "after", "while", "and then"];
const TIMES: [&str; 10] = [
    "last year",
    "in the evening",
    "at the time",
    "on Monday",
    "a few weeks ago",
    "that day",
    "before the holidays",
    "at work",
    "in the end",
    "as usual",
];
const WHOLE: [&str; 8] = [
    "It was a long day.",
    "I don't really remember the rest.",
    "That was about it.",
    "We had known each other for years.",
    "I think it depends on the person.",
    "Nothing much happened after that.",
    "it was raining and the bus took forever",
    "I was in my second year at the time.",
];

/// Makes answers.
pub struct Generator {
    random: Pcg64Mcg,
    coded: Vec<String>,
    silent: Vec<String>,
}

impl Generator {
    /// A generator with the words of this taxonomy's examples.
    pub fn new(taxonomy: &Taxonomy, seed: u64) -> Generator {
        let (mut coded, mut silent) = (Vec::new(), Vec::new());
        for rule in taxonomy.rules.iter().flat_map(|(_, file)| &file.rules) {
            for example in &rule.examples {
                let (Example::Codes(text) | Example::Silent(text)) = example;
                // A rule that fires only after a certain question, and one of a boundary code, shows no regulation here.
                let list = if matches!(example, Example::Codes(_)) && rule.boundary.is_none() { &mut coded } else { &mut silent };
                list.push(marked(text).text);
            }
        }
        for list in [&mut coded, &mut silent] {
            // Sorted, so that the corpus does not depend on the order of rule files.
            list.sort();
            list.dedup();
        }
        Generator { random: Pcg64Mcg::seed_from_u64(seed), coded, silent }
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.random.next_u64() % limit.max(1) as u64) as usize
    }

    fn pick<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }

    fn filler(&mut self) -> String {
        match self.below(5) {
            0 => self.pick(&WHOLE).to_owned(),
            1 if !self.silent.is_empty() => {
                let at = self.below(self.silent.len());
                self.silent[at].clone()
            }
            2 => format!("{} {} {}.", self.pick(&PEOPLE), self.pick(&PAST), self.pick(&TIMES)),
            _ => {
                let (who, did, link) = (self.pick(&PEOPLE), self.pick(&PAST), self.pick(&LINKS));
                format!("{who} {did} {link} {} {}.", self.pick(&PEOPLE), self.pick(&PAST))
            }
        }
    }

    /// One answer.
    pub fn answer(&mut self) -> String {
        // Between 16 and 40 words are aimed at; the last sentence overshoots by some.
        let aim = WORDS - 16 + self.below(25);
        let coded = (self.below(2) == 0 && !self.coded.is_empty()).then(|| self.below(self.coded.len()));
        let mut sentences: Vec<String> = coded.map(|at| self.coded[at].clone()).into_iter().collect();
        let words = |sentences: &[String]| sentences.iter().map(|s| s.split_whitespace().count()).sum::<usize>();
        while words(&sentences) < aim {
            let filler = self.filler();
            let at = self.below(sentences.len() + 1);
            sentences.insert(at, filler);
        }
        sentences.join(" ")
    }

    /// A question.
    pub fn prompt(&mut self) -> &'static str {
        PROMPTS[self.below(PROMPTS.len())]
    }

    /// A table of so many answers, with the columns id, prompt and answer.
    pub fn csv(&mut self, rows: usize) -> Vec<u8> {
        let mut table = csv::Writer::from_writer(Vec::with_capacity(rows * 240));
        let whole = "a vector takes everything";
        table.write_record(["id", "prompt", "answer"]).expect(whole);
        for row in 1..=rows {
            let (prompt, answer) = (self.prompt(), self.answer());
            table.write_record([row.to_string().as_str(), prompt, &answer]).expect(whole);
        }
        table.into_inner().expect(whole)
    }
}

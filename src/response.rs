//! The unit that is coded: one participant's whole answer, with the question it answers.

/// One participant's answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    /// Name of the answer in its file; the row number where the file has no id column.
    pub id: String,
    /// The answer as it stands in the file; every offset refers to this text.
    pub text: String,
    /// The question that was asked. It is context: it decides direction and valence where the words do not.
    pub prompt: Option<String>,
    /// Row in the input, counted from 1 after the header.
    pub row: u64,
}

impl Response {
    /// An answer without a file around it, as in examples and tests.
    pub fn of(text: &str) -> Response {
        Response { id: "1".into(), text: text.into(), prompt: None, row: 1 }
    }

    /// The same answer, to this question.
    #[must_use]
    pub fn to_prompt(mut self, prompt: &str) -> Response {
        self.prompt = Some(prompt.into());
        self
    }
}

use super::*;

fn names(of: &[&str]) -> Vec<String> {
    of.iter().map(ToString::to_string).collect()
}

type Case = (&'static str, &'static [&'static str], &'static [&'static [&'static str]], Survey, usize, &'static [Option<&'static str>]);

#[test]
fn programs_are_told_by_their_headers() {
    const HELP: &str = "How did you help your friend?";
    let rows: [Case; 15] = [
        (
            "qualtrics",
            &["ResponseId", "Q1"],
            &[&["Response ID", HELP], &["{\"ImportId\":\"_recordId\"}", "{\"ImportId\":\"QID1_TEXT\"}"], &["R_1", "x"]],
            Survey::Qualtrics,
            2,
            &[None, Some(HELP)],
        ),
        (
            "qualtrics with tags and line breaks",
            &["ResponseId", "Q1"],
            &[&["Response ID", "<b>How</b> did you\nhelp&nbsp;your friend?"], &["{\"ImportId\":\"_recordId\"}", ""]],
            Survey::Qualtrics,
            2,
            &[None, Some(HELP)],
        ),
        (
            "qualtrics of two rows",
            &["ResponseId", "Q1"],
            &[&["Response ID", HELP], &["R_1", "x"]],
            Survey::Qualtrics,
            1,
            &[None, Some(HELP)],
        ),
        (
            "qualtrics, older",
            &["V1", "Q1"],
            &[&["ResponseID", HELP], &["R_1", "x"]],
            Survey::Qualtrics,
            1,
            &[Some("ResponseID"), Some(HELP)],
        ),
        (
            "surveymonkey",
            &["Respondent ID", "Collector ID", HELP, "column_4"],
            &[&["", "", "Open-Ended Response", "Other (please specify)"], &["1", "2", "x", ""]],
            Survey::SurveyMonkey,
            1,
            &[None, None, Some(HELP), Some(HELP)],
        ),
        ("surveymonkey, condensed", &["Respondent ID", "Collector ID", "x"], &[&["1", "2", "x"]], Survey::Plain, 0, &[None, None, None]),
        ("redcap", &["record_id", "redcap_event_name", "help"], &[&["1", "baseline", "x"]], Survey::Redcap, 0, &[None, None, None]),
        ("redcap, one form", &["record_id", "help", "help_complete"], &[], Survey::Redcap, 0, &[None, None, None]),
        ("redcap, labels", &["Record ID", HELP, "Complete?"], &[], Survey::Redcap, 0, &[None, Some(HELP), None]),
        ("limesurvey, codes", &["id", "submitdate", "lastpage", "startlanguage", "q1"], &[], Survey::LimeSurvey, 0, &[None; 5]),
        (
            "limesurvey, codes and texts",
            &["id. Response ID", "Date submitted", "Last page", "Start language", "Seed", "G1Q1. How did you help your friend?"],
            &[],
            Survey::LimeSurvey,
            0,
            &[None, None, None, None, None, Some(HELP)],
        ),
        ("google", &["Timestamp", HELP], &[], Survey::GoogleForms, 0, &[None, Some(HELP)]),
        ("google, german", &["Zeitstempel", "Wie hast du geholfen"], &[], Survey::GoogleForms, 0, &[None, Some("Wie hast du geholfen")]),
        ("a log", &["timestamp", "text"], &[], Survey::Plain, 0, &[None, None]),
        ("plain, named by its question", &["nr", HELP], &[], Survey::Plain, 0, &[None, Some(HELP)]),
    ];
    for (row, header, cells, survey, header_rows, questions) in rows {
        let first: Vec<Row> = cells.iter().zip(1..).map(|(cells, number)| Row::of(number, cells.iter())).collect();
        let found = recognise(&names(header), &first, None);
        assert_eq!((found.survey, found.header_rows), (survey, header_rows), "{row}");
        assert_eq!(found.questions.iter().map(Option::as_deref).collect::<Vec<_>>(), questions, "{row}");
    }
}

#[test]
fn what_is_asked_for_overrules_what_it_looks_like() {
    let header = names(&["ResponseId", "Q1"]);
    let first = [Row::of(1, ["Response ID", "How did you help?"]), Row::of(2, ["R_1", "x"])];
    let found = recognise(&header, &first, Some(Survey::Plain));
    assert_eq!((found.header_rows, found.questions), (0, vec![None, None]));
    let found = recognise(&names(&["nr", "q1"]), &[Row::of(1, ["Number", "How did you help?"])], Some(Survey::TwoRows));
    assert_eq!((found.header_rows, found.questions[1].as_deref()), (1, Some("How did you help?")));
    // Nothing below the header: nothing to leave out.
    for survey in Survey::ALL {
        assert_eq!(recognise(&header, &[], Some(survey)).header_rows, 0, "{survey}");
        assert_eq!(Survey::named(survey.id()), Some(survey));
    }
}

#[test]
fn surveymonkey_columns_get_names_of_question_and_part() {
    let header = names(&["Respondent ID", "Collector ID", "How did you help?", "column_4", "Age"]);
    let first = [Row::of(1, ["", "", "By listening", "Other (please specify)", "Response"])];
    let found = recognise(&header, &first, None);
    let expected = ["Respondent ID", "Collector ID", "How did you help?: By listening", "How did you help?: Other (please specify)", "Age"];
    assert_eq!(found.names.unwrap(), expected);
}

#[test]
fn an_answer_of_redcap_is_told_by_record_event_and_instance() {
    let header = names(&["record_id", "age", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "help"]);
    assert_eq!(recognise(&header, &[], None).id_parts, [0, 2, 3, 4]);
}

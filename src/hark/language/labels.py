# SPDX-License-Identifier: MIT
"""Words that name a person by a condition or a verdict, each with words that name the person first."""

# Words that name a person by a condition or a verdict. Source: NIDA, "Words Matter" (read 2026-11), and
# the guidance on reporting suicide that says "died by". Change this list here and nowhere else.
LABEL_WORDS = {
    "addict": "person with an addiction",
    "addicts": "people with an addiction",
    "abuser": "person who uses",
    "abusers": "people who use",
    "junkie": "person who uses drugs",
    "junkies": "people who use drugs",
    "alcoholic": "person with an alcohol problem",
    "alcoholics": "people with an alcohol problem",
    "clean": "in recovery, or tested negative",
    "dirty": "tested positive",
    "non-compliant": "did not find it helpful, or chose not to",
    "noncompliant": "did not find it helpful, or chose not to",
    "committed suicide": "died by suicide",
    "sufferer": "person living with",
    "sufferers": "people living with",
    "the mentally ill": "people living with a mental illness",
}

# Completions of hark for fish, made from its commands: `hark completions fish` prints this file.
# SPDX-License-Identifier: MIT

# What may follow the command $argv[1]: options (* may be repeated), what they take, what they do.
function __hark_options
    switch $argv[1]
        case ''
            echo '--version - -'\t'Say which hark this is.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'review'
            echo '--minutes - word'\t'How long it should take.'
            echo '--cards - word'\t'How many cards at most.'
            echo '--new - word'\t'How many new cards at most.'
            echo '--tag * tag'\t'Only cards with this tag; may be repeated.'
            echo '--kind * of kind'\t'`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.'
            echo '--skill * skill'\t'Only cards weighed by this skill; may be repeated.'
            echo '--more - -'\t'Go on after today\'s session.'
            echo '--cram - -'\t'Practise any cards, due or not; nothing is recorded.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'due'
            echo '--exit-code - -'\t'Exit with 1 when nothing is due, or today\'s session was held.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'undo'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'redo'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'suspend'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'resume'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'reset'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'decks'
            echo '--aside - -'\t'List what is set aside, decks and cards, instead.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'show'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'search'
            echo '--deck * deck'\t'Only this deck; may be repeated.'
            echo '--tag * tag'\t'Only cards with this tag; may be repeated.'
            echo '--kind * of kind'\t'`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.'
            echo '--limit - word'\t'How many cards at most.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'log'
            echo '--since - word'\t'Only from this study day on, as 2026-11-22.'
            echo '--days - word'\t'Only the last N study days, today\'s included.'
            echo '--limit - word'\t'How many records at most.'
            echo '--all - -'\t'However many records there are.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'why'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'journal'
            echo '--forget - -'\t'Delete them, in all backups too; grades stay.'
            echo '--yes - -'\t'Do it without asking.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'stats'
            echo '--days - word'\t'How many days to look back.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'path'
            echo '--first - -'\t'Learn it next.'
            echo '--before - deck'\t'Learn it before this one.'
            echo '--last - -'\t'Learn it after all others.'
            echo '--reset - -'\t'Go back to the order it came in.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'skills'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'report'
            echo '--month - word'\t'This month; else the one it is.'
            echo '--from - word'\t'From this study day on.'
            echo '--to - word'\t'Up to this one; else up to today.'
            echo '--out - path'\t'Write it there; `-` is standard output.'
            echo '--svg - word'\t'Its pictures too, as files of their own.'
            echo '--share - -'\t'For others: leave out the words of cards.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'import'
            echo '--yes - -'\t'Do it without asking.'
            echo '--dry-run - -'\t'Only show what would be done.'
            echo '--sha256 - word'\t'Take it only if this is its SHA-256.'
            echo '--as - word'\t'Give the deck another id.'
            echo '--replace - -'\t'Put it in place of the deck of that id.'
            echo '--answers - of what'\t'Where an answer changed: keep its card\'s progress, or reset it.'
            echo '--delimiter - word'\t'Read a table whose cells this parts; tab for a tab.'
            echo '--columns - word'\t'What its columns are, - for one to pass over; or OLD=NAME for names in its first row.'
            echo '--encoding - word'\t'How its letters are written, as utf-16 or windows-1252.'
            echo '--html - -'\t'Read HTML in its cells as text.'
            echo '--title - word'\t'What to call the deck of a table.'
            echo '--zone - word'\t'Read reviews by this time zone, not by your own.'
            echo '--no-history - -'\t'Leave reviews out.'
            echo '--private-host * word'\t'Fetch from this host though its address is private.'
            echo '--timeout - word'\t'How long fetching may take.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'update'
            echo '--yes - -'\t'Do it without asking.'
            echo '--dry-run - -'\t'Only show what would be done.'
            echo '--answers - of what'\t'Where an answer changed: keep its card\'s progress, or reset it.'
            echo '--replace - -'\t'Take new versions of decks that were edited here, too.'
            echo '--undo - -'\t'Put the version before back in place.'
            echo '--private-host * word'\t'Fetch from this host though its address is private.'
            echo '--timeout - word'\t'How long fetching may take.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'export'
            echo '--as - of form'\t'toml, csv, json or apkg.'
            echo '--to - path'\t'Write it there instead of to the screen; `-` is standard output; a folder gets all its translations.'
            echo '--kind * of kind'\t'`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.'
            echo '--with-progress - -'\t'Your own progress too, in all but TOML; never by itself.'
            echo '--language - word'\t'In that language, as far as it goes; as TOML, what translates it.'
            echo '--bom - -'\t'Mark a CSV as UTF-8 at its beginning, as Excel wants.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'remove'
            echo '--forget - -'\t'Delete what was recorded of it, too, and what you typed in all backups.'
            echo '--yes - -'\t'Do it without asking.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'new'
            echo '--title - word'\t'What to call a new deck.'
            echo '--kind - of kind'\t'Add a card: `concept`, `cloze` (gaps), `choice`, `scenario` or `dialogue`.'
            echo '--translate - word'\t'Begin its texts in another language, such as `es` or `pt-BR`.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'edit'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'check'
            echo '--at - of severity'\t'Exit with 1 from here on: advice, warning or error.'
            echo '--select - some rule'\t'Tell only what these rules or faults find.'
            echo '--ignore - some rule'\t'Tell nothing of these rules or faults.'
            echo '--format - of format'\t'Answer as text, github or sarif.'
            echo '--fix - -'\t'Write missing ids into the files, made of what the cards ask.'
            echo '--explain - of rule-2'\t'Show the page of one rule instead; all lists them.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'move'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'next'
            echo '--tag * tag'\t'Only cards with this tag; may be repeated.'
            echo '--kind * of kind'\t'`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.'
            echo '--skill * skill'\t'Only cards weighed by this skill; may be repeated.'
            echo '--new - word'\t'How many new cards at most.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'grade'
            echo '--key - word'\t'Your own key for this grade: sent twice, it counts once.'
            echo '--duration-ms - word'\t'How long the answer took, in milliseconds.'
            echo '--reply - word'\t'What was said to a scenario; kept only if `journal` is `keep`.'
            echo '--skills-met - some skill'\t'Skills the reply showed, from `hark help skills`.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'session'
            echo '--minutes - word'\t'How long it should take.'
            echo '--cards - word'\t'How many cards at most.'
            echo '--new - word'\t'How many new cards at most.'
            echo '--tag * tag'\t'Only cards with this tag; may be repeated.'
            echo '--kind * of kind'\t'`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.'
            echo '--skill * skill'\t'Only cards weighed by this skill; may be repeated.'
            echo '--more - -'\t'Go on after today\'s session.'
            echo '--cram - -'\t'Practise any cards, due or not; nothing is recorded.'
            echo '--stdio - -'\t'Read actions and write steps, a line of JSON each.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'schema'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'notice'
            echo '--card - card'\t'The scenario that the replies answer.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'doctor'
            echo '--fix - -'\t'Put right what your records give again, after a backup.'
            echo '--begin-anew - -'\t'Begin an empty progress file where the one before is gone.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'backup'
            echo '--list - -'\t'List the backups instead.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'restore'
            echo '--yes - -'\t'Do it without asking.'
            echo '--dry-run - -'\t'Only show what would be done.'
            echo '--salvage - -'\t'Leave out what is damaged there, and take the rest.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'merge'
            echo '--yes - -'\t'Do it without asking.'
            echo '--dry-run - -'\t'Only show what would be done.'
            echo '--salvage - -'\t'Leave out what is damaged there, and take the rest.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'config'
            echo '--unset - -'\t'Go back to the default.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'paths'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'completions'
            echo '--install - -'\t'Write it to where that shell looks.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'prompt'
            echo '--count - -'\t'Say the number alone, fast.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'remind'
            echo '--at - word'\t'When, on your clock.'
            echo '--for - of name-3'\t'systemd, cron or launchd; else what is here.'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
        case 'help'
            echo '--json - -'\t'Answer with one JSON object.'
            echo '--plain - -'\t'Plain labelled lines, for screen readers.'
            echo '--color - of when'\t'Colour: auto, always or never.'
            echo '--help - -'\t'Show this help.'
    end
end

# What each of its arguments takes.
function __hark_arguments
    switch $argv[1]
        case ''
            echo '- of command'
        case 'review'
            echo '* deck'
        case 'due'
            echo '* deck'
        case 'undo'
            echo '- word'
        case 'redo'
            echo '- word'
        case 'suspend'
            echo '- target'
        case 'resume'
            echo '- target'
        case 'reset'
            echo '- target'
        case 'show'
            echo '- target'
        case 'search'
            echo '* word'
        case 'log'
            echo '- target'
        case 'why'
            echo '- card'
        case 'journal'
            echo '- card'
        case 'path'
            echo '- deck'
        case 'import'
            echo '- path'
        case 'update'
            echo '* deck'
        case 'export'
            echo '- deck'
        case 'remove'
            echo '- deck'
        case 'new'
            echo '- deck'
        case 'edit'
            echo '- target'
        case 'check'
            echo '* path'
        case 'move'
            echo '- target'
            echo '- word'
        case 'next'
            echo '* deck'
        case 'grade'
            echo '- card'
            echo '- of grade'
        case 'session'
            echo '* deck'
        case 'schema'
            echo '- of name'
        case 'backup'
            echo '- path'
        case 'restore'
            echo '- path'
        case 'merge'
            echo '* path'
        case 'config'
            echo '- of name-2'
            echo '* word'
        case 'config journal'
            echo '- of name-2'
            echo '* of journal'
        case 'config coach'
            echo '- of name-2'
            echo '* of coach'
        case 'config region'
            echo '- of name-2'
            echo '* of region'
        case 'config path'
            echo '- of name-2'
            echo '* deck'
        case 'config coach.decks'
            echo '- of name-2'
            echo '* deck'
        case 'config coach.command'
            echo '- of name-2'
            echo '* path'
        case 'completions'
            echo '- of shell'
        case 'prompt'
            echo '- of shell-2'
        case 'help'
            echo '- of command'
            echo '- deck'
    end
end

# The fixed words of the list $argv[1], each with what it means.
function __hark_words
    switch $argv[1]
        case 'command'
            echo review\t'Hold today\'s session.'
            echo due\t'Say what waits now, deck by deck.'
            echo undo\t'Take back the last thing you did, also in another session.'
            echo redo\t'Do again what `hark undo` took back, as it was.'
            echo suspend\t'Set a card or a whole deck aside until you bring it back.'
            echo resume\t'Bring back a card or deck that was set aside.'
            echo reset\t'Make a card or deck new again; its history stays in the log.'
            echo decks\t'List the decks there are, or what is set aside.'
            echo show\t'Show a deck and its cards, or a card with its answer.'
            echo search\t'Find cards by their words.'
            echo log\t'Show what was recorded, newest first.'
            echo why\t'Explain when a card comes back, and how that came about.'
            echo journal\t'Show your own earlier replies to scenarios, or delete them.'
            echo stats\t'Show how it goes: your days, and what you remember.'
            echo path\t'Show in which order decks are learned, and change it.'
            echo skills\t'Show which skills you practised, and how often you ticked them.'
            echo report\t'Make one page of a month: days and minutes, what you remembered, and a record of practice.'
            echo import\t'Take in decks that others share, after a look at them.'
            echo update\t'Bring imported decks up to date, and keep your progress.'
            echo export\t'Write a deck out, to share it or to use it elsewhere.'
            echo remove\t'Take one of your own decks away; what you learned stays.'
            echo new\t'Begin a deck, or add a card to one of yours; or begin the texts of a deck in another language.'
            echo edit\t'Open a deck or a card in your editor, then check it.'
            echo check\t'Show what is wrong with deck files, and what could be better.'
            echo move\t'Rename a card or a deck, or put a card into another deck; what you learned goes along.'
            echo next\t'Give the card to ask now, with what each grade would do.'
            echo grade\t'Record a grade; durable when it answers.'
            echo session\t'Hold a session with another program, by JSON lines.'
            echo schema\t'List the JSON answers, or print one\'s JSON Schema.'
            echo notice\t'Notice what replies do, for a program, by JSON lines.'
            echo doctor\t'Say whether your progress is sound, and what to do if not.'
            echo backup\t'Make a copy of your progress, or list the copies there are.'
            echo restore\t'Put a backup in the place of your progress, which is kept aside.'
            echo merge\t'Bring in what other progress files hold; nothing is dropped.'
            echo config\t'Show the settings, or set one.'
            echo paths\t'Say where everything is kept.'
            echo completions\t'Give the script with which a shell completes hark.'
            echo prompt\t'Give what puts the number of cards left today into a prompt.'
            echo remind\t'Give a daily reminder that speaks only when cards are due.'
            echo help\t'Explain a topic or a command.'
        case 'when'
            echo auto
            echo always
            echo never
        case 'kind'
            echo concept
            echo cloze
            echo choice
            echo scenario
            echo dialogue
        case 'what'
            echo keep
            echo reset
        case 'form'
            echo toml
            echo csv
            echo json
            echo apkg
        case 'severity'
            echo advice
            echo warning
            echo error
        case 'rule'
            echo anki-gap\t'A gap holds the hidden words alone, not Anki\'s number and hint.'
            echo answer-in-front\t'The front does not give the answer away.'
            echo bare-figure\t'A figure comes with its source and year.'
            echo catch-all-option\t'No option is “all of the above” or its like.'
            echo copied-run\t'No eight words in a row stand in a source article.'
            echo key-position\t'A deck\'s right options stand in all positions.'
            echo key-stands-out\t'In at most 40 % of a deck\'s choice cards the right option is the longest.'
            echo label-word\t'People are not named by a condition or a verdict.'
            echo lone-absolute\t'No wrong option stands out by an “always” or a “never”.'
            echo long-back\t'A concept\'s back has at most 45 words.'
            echo long-front\t'A concept\'s front has at most 30 words.'
            echo long-key\t'The right option is at most 1.3 times as long as the options on average.'
            echo long-question\t'A choice\'s question has at most 60 words.'
            echo many-gaps\t'A text has at most four gaps.'
            echo many-negatives\t'A deck has at most one question for what is NOT so.'
            echo model-breaks-rubric\t'A model reply passes its own checklist.'
            echo model-length\t'A model reply has 20 to 90 words.'
            echo near-duplicate\t'No two fronts share more than four fifths of their words.'
            echo no-difficulty\t'A card says how hard it is, from 1 to 3.'
            echo no-id\t'A card has an id of its own.'
            echo no-source\t'A card says where its idea comes from.'
            echo no-topic\t'A card names the topic it serves.'
            echo number-without-place\t'A phone number says for which country it is.'
            echo one-sided-topic\t'A topic has a card to recall and a card to apply.'
            echo option-count\t'A choice has three or four options.'
            echo quiet-not\t'A question for what is wrong writes NOT in capitals.'
            echo rubric-size\t'A checklist names three to five skills.'
            echo safety-model\t'A model for a danger asks or acts, and brings in help, as its checklist wants.'
            echo safety-steps\t'A dialogue about a danger asks plainly somewhere.'
            echo safety-unmarked\t'A card that speaks of suicide, overdose or self-harm is marked `safety = true`.'
            echo several-ideas\t'An answer lists at most three things.'
            echo several-questions\t'A front asks one question.'
            echo thin-explanation\t'Every option says in eight words or more why it is right or tempting.'
            echo thin-scenario\t'Somebody says at least five words.'
            echo translation-differs\t'A translation is built as its original, and has its numbers and addresses.'
            echo translation-lacking\t'A pack has every text of what it translates.'
            echo translation-stale\t'A translation is of the original as it is now.'
            echo translation-unsigned\t'Somebody who speaks the language from home has signed a translation.'
            echo turn-length\t'In a dialogue nobody speaks longer than a breath or two: 60 words.'
            echo turn-size\t'A turn of a dialogue names at most three skills, and has two model replies.'
            echo unknown-allow\t'`allow` names rules that exist.'
            echo unsigned-safety\t'Somebody trained in crisis response has signed each card about safety.'
            echo worn-phrase\t'At most one model reply in ten of a deck leans on a stock phrase of validation.'
            echo yes-no-front\t'A front cannot be answered with yes or no.'
            echo allow\t'A rule is silenced with a reason.'
            echo cloze\t'A text with gaps marks them in pairs of braces.'
            echo dotted-key\t'A dotted key has few parts.'
            echo duplicate-id\t'No two cards of a deck have the same id.'
            echo file-name\t'A file is called by the id of its deck.'
            echo format\t'The format of the deck is known.'
            echo homepage\t'A homepage is a web address.'
            echo id\t'An id can be used as one.'
            echo kind\t'A card is of a kind that exists.'
            echo language\t'A language is a BCP 47 tag.'
            echo missing\t'What a deck and its cards need is there.'
            echo more-faults\t'Only so many faults of a file are listed.'
            echo moved\t'Names that moved are whole: `deck` or `deck/card`, each said once, at most a thousand.'
            echo nesting\t'Brackets are not nested deeply.'
            echo no-cards\t'A deck has cards.'
            echo no-deck\t'A pack has a deck that it translates.'
            echo not-a-file\t'A deck is a regular file.'
            echo not-utf8\t'A deck is UTF-8.'
            echo options\t'A choice has two to six different options, and one is correct.'
            echo skill\t'A checklist names skills that exist, each once.'
            echo toml\t'A deck is valid TOML.'
            echo too-large\t'A deck file is at most 1 MiB.'
            echo too-long\t'A text is at most 8 KiB.'
            echo too-many-cards\t'A deck has at most 5,000 cards.'
            echo turns\t'A dialogue has two to four turns, and each way a reply may go leads to one thing said, or to its end.'
            echo type\t'Every value is of its type.'
            echo unknown-key\t'A deck has no keys that nobody reads.'
            echo unreadable\t'The file can be read.'
            echo version\t'A version is numbers with dots.'
        case 'format'
            echo text
            echo github
            echo sarif
        case 'rule-2'
            echo anki-gap\t'A gap holds the hidden words alone, not Anki\'s number and hint.'
            echo answer-in-front\t'The front does not give the answer away.'
            echo bare-figure\t'A figure comes with its source and year.'
            echo catch-all-option\t'No option is “all of the above” or its like.'
            echo copied-run\t'No eight words in a row stand in a source article.'
            echo key-position\t'A deck\'s right options stand in all positions.'
            echo key-stands-out\t'In at most 40 % of a deck\'s choice cards the right option is the longest.'
            echo label-word\t'People are not named by a condition or a verdict.'
            echo lone-absolute\t'No wrong option stands out by an “always” or a “never”.'
            echo long-back\t'A concept\'s back has at most 45 words.'
            echo long-front\t'A concept\'s front has at most 30 words.'
            echo long-key\t'The right option is at most 1.3 times as long as the options on average.'
            echo long-question\t'A choice\'s question has at most 60 words.'
            echo many-gaps\t'A text has at most four gaps.'
            echo many-negatives\t'A deck has at most one question for what is NOT so.'
            echo model-breaks-rubric\t'A model reply passes its own checklist.'
            echo model-length\t'A model reply has 20 to 90 words.'
            echo near-duplicate\t'No two fronts share more than four fifths of their words.'
            echo no-difficulty\t'A card says how hard it is, from 1 to 3.'
            echo no-id\t'A card has an id of its own.'
            echo no-source\t'A card says where its idea comes from.'
            echo no-topic\t'A card names the topic it serves.'
            echo number-without-place\t'A phone number says for which country it is.'
            echo one-sided-topic\t'A topic has a card to recall and a card to apply.'
            echo option-count\t'A choice has three or four options.'
            echo quiet-not\t'A question for what is wrong writes NOT in capitals.'
            echo rubric-size\t'A checklist names three to five skills.'
            echo safety-model\t'A model for a danger asks or acts, and brings in help, as its checklist wants.'
            echo safety-steps\t'A dialogue about a danger asks plainly somewhere.'
            echo safety-unmarked\t'A card that speaks of suicide, overdose or self-harm is marked `safety = true`.'
            echo several-ideas\t'An answer lists at most three things.'
            echo several-questions\t'A front asks one question.'
            echo thin-explanation\t'Every option says in eight words or more why it is right or tempting.'
            echo thin-scenario\t'Somebody says at least five words.'
            echo translation-differs\t'A translation is built as its original, and has its numbers and addresses.'
            echo translation-lacking\t'A pack has every text of what it translates.'
            echo translation-stale\t'A translation is of the original as it is now.'
            echo translation-unsigned\t'Somebody who speaks the language from home has signed a translation.'
            echo turn-length\t'In a dialogue nobody speaks longer than a breath or two: 60 words.'
            echo turn-size\t'A turn of a dialogue names at most three skills, and has two model replies.'
            echo unknown-allow\t'`allow` names rules that exist.'
            echo unsigned-safety\t'Somebody trained in crisis response has signed each card about safety.'
            echo worn-phrase\t'At most one model reply in ten of a deck leans on a stock phrase of validation.'
            echo yes-no-front\t'A front cannot be answered with yes or no.'
            echo all\t'List all rules.'
        case 'grade'
            echo again
            echo hard
            echo good
            echo easy
        case 'skill'
            echo reflect-feeling\t'Reflect a feeling'
            echo reflect-meaning\t'Reflect the meaning'
            echo validate\t'Validate'
            echo open-question\t'Ask one open question'
            echo hold-silence\t'Hold the silence'
            echo affirm-strength\t'Affirm a strength'
            echo ask-permission\t'Ask permission'
            echo honour-choice\t'Honour their choice'
            echo share-story-briefly\t'Share briefly'
            echo avoid-advice\t'Leave advice out'
            echo avoid-judgement\t'Leave judgement out'
            echo avoid-minimising\t'Do not make it smaller'
            echo keep-boundary\t'Keep the boundary kindly'
            echo share-information\t'Share one piece of information'
            echo warm-handover\t'Hand over warmly'
            echo ask-plainly\t'Ask about the danger plainly'
            echo ask-already-done\t'Ask what has already happened'
            echo ask-where-and-who\t'Ask where and who with'
            echo bring-someone-in\t'Bring a second person in'
            echo limits-first\t'Name the limit first'
            echo say-next-step\t'Say what happens next'
            echo mend-the-miss\t'Mend what missed'
            echo safety-check\t'Check safety'
        case 'name'
            echo aside/1\t'`hark decks --aside`: all that is set aside, why, and how to have it back.'
            echo backup/1\t'`hark backup`: the copy that was made.'
            echo backups/1\t'`hark backup --list`: the copies there are, newest first.'
            echo change/1\t'`hark suspend`, `resume`, `reset`: what was done, to what.'
            echo check/1\t'`hark check`: everything wrong with the files named, and what could be better.'
            echo coach/1\t'What a program of your own choice (`coach.command`) is told on its standard input.'
            echo completions/1\t'`hark completions`: a shell\'s script, and where it was written.'
            echo config/1\t'`hark config`: the settings, or the one asked for.'
            echo decks/1\t'`hark decks`: what there is.'
            echo doctor/1\t'`hark doctor`: how the progress file and all around it are.'
            echo due/1\t'`hark due`: what waits now, by deck.'
            echo edit/1\t'`hark edit`: whether the file changed, and what is wrong with it now.'
            echo error/1\t'Any command that was refused.'
            echo export/1\t'`hark export`: a deck as text; *file* is null where it was not written to one.'
            echo grade/1\t'`hark grade`: what was recorded.'
            echo help/1\t'`hark --help`, or a command\'s: how to use it. *command* is empty for hark itself.'
            echo home/1\t'Bare `hark`: what is due, how long it takes, what comes next.'
            echo import/1\t'`hark import`: what a source offers, and whether it is in the library now.'
            echo journal/1\t'`hark journal`: one\'s own replies, newest first; or how many were deleted.'
            echo log/1\t'`hark log`: events, newest first.'
            echo merge/1\t'`hark merge`: what other progress files bring, and whether it is in this one now.'
            echo move/1\t'`hark move`: what is called what now, where its text is, and how many questions took what you learned along.'
            echo new/1\t'`hark new`: the deck begun, the card added to it, or the pack that translates it begun or added to.'
            echo next/1\t'`hark next`: the card to ask now. The token, given back as the key, makes the grade safe to repeat.'
            echo notice/1\t'`hark notice`: what can be noticed in a reply; with a card, also what a learner is told of it.'
            echo path/1\t'`hark path`: the decks that are learned one after the other, and one\'s own beside them.'
            echo paths/1\t'`hark paths`: where everything is.'
            echo prompt/1\t'`hark prompt SHELL`: what puts the number of cards left today into a prompt.'
            echo prompt_count/1\t'`hark prompt --count`: how many cards are due; 0 where it is not *known*.'
            echo redo/1\t'`hark redo`: what was done again, and where each card stands.'
            echo remind/1\t'`hark remind`: a daily reminder as *scheduler* runs it, and the commands to install and to remove it.'
            echo remove/1\t'`hark remove`: where the deck\'s file is now, and how many events were deleted, null where none were to be.'
            echo report/1\t'`hark report`: one month, or any span of days, as one page.'
            echo restore/1\t'`hark restore`: what is gained and lost, and whether it was done.'
            echo review/1\t'`hark review --json`: the session that `hark review` would hold now.'
            echo rule/1\t'`hark check --explain`: one rule.'
            echo rules/1\t'`hark check --explain all`: every rule, and every fault of form.'
            echo schema/1\t'`hark schema NAME`: one answer\'s JSON Schema.'
            echo schemas/1\t'`hark schema`: the names of all answers.'
            echo search/1\t'`hark search`: cards that hold every word; whole words come first, and what stands in the question.'
            echo session_step/1\t'`hark session --stdio`: a step of the session, a notice or a card, and what can be done at it.'
            echo show_card/1\t'`hark show CARD`.'
            echo show_deck/1\t'`hark show DECK`.'
            echo skills/1\t'`hark skills`: all rubric skills, those ticked least first, then those not practised yet.'
            echo stats/1\t'`hark stats`: what happened, in numbers.'
            echo summary/1\t'The end of a session.'
            echo topic/1\t'`hark help TOPIC`.'
            echo topics/1\t'`hark help`: what there is help on.'
            echo undo/1\t'`hark undo`: what was taken back, and where its card stands again.'
            echo update/1\t'`hark update`: what becomes of each deck, and whether it was done.'
            echo version/1\t'`hark --version`.'
            echo why/1\t'`hark why`: how a card\'s due date came about.'
        case 'name-2'
            echo desired_retention\t'how sure you want to be that you recall a card when it comes back'
            echo new_per_day\t'how many new cards a day may bring'
            echo path\t'the decks to learn one after the other, as `hark path` sets them'
            echo session_minutes\t'how long a session should take'
            echo session_cards\t'how many cards a session may hold, 0 for no limit'
            echo day_starts_at\t'when a study day begins, on your clock'
            echo region\t'whose helplines to show with cards about safety'
            echo language\t'the languages to show cards in, the one you like best first'
            echo journal\t'whether your typed replies are kept on this computer'
            echo coach\t'whether hark says what it notices in your replies'
            echo coach.command\t'the program that may be asked about a reply, when you ask for it'
            echo coach.env\t'which variables of your environment that program is given'
            echo coach.decks\t'the imported decks whose cards may go to that program'
            echo backup_room_mib\t'how much room backups of your progress may take, in MiB'
        case 'journal'
            echo ask
            echo keep
            echo off
        case 'coach'
            echo on
            echo off
        case 'region'
            echo us\t'United States'
            echo ca\t'Canada'
            echo gb\t'United Kingdom'
            echo ie\t'Ireland'
            echo au\t'Australia'
            echo nz\t'New Zealand'
            echo za\t'South Africa'
            echo ke\t'Kenya'
            echo ph\t'Philippines'
            echo fr\t'France'
            echo de\t'Germany'
            echo es\t'Spain'
            echo br\t'Brazil'
            echo jp\t'Japan'
        case 'shell'
            echo bash
            echo zsh
            echo fish
            echo powershell
        case 'shell-2'
            echo bash
            echo zsh
            echo fish
            echo starship
            echo tmux
        case 'name-3'
            echo systemd
            echo cron
            echo launchd
    end
end

# The index of names that hark keeps in its cache folder, where there is one.
function __hark_index
    set -l file $HOME/.cache/hark/names.txt
    if test -n "$HARK_HOME"
        set file $HARK_HOME/cache/names.txt
    else if test -n "$XDG_CACHE_HOME"
        set file $XDG_CACHE_HOME/hark/names.txt
    else if test -d $HOME/Library/Caches
        set file $HOME/Library/Caches/hark/names.txt
    end
    test -f $file -a -r $file
    and echo $file
end

# Offers what $argv[1] says an option or argument takes; $argv[2] is what is there of it already, $argv[3] what stands
# in front of that in the same word, as in --deck=.
function __hark_offer
    set -l takes (string split -m 1 ' ' -- $argv[1])
    set -l before $argv[3]
    switch $takes[1]
        case deck target card
            set -l file (__hark_index)
            or return
            if test $takes[1] != deck; and string match -q '*/*' -- $argv[2]
                set -l deck (string split -m 1 / -- $argv[2])[1]
                set -l cards (string replace -rf '^cards '(string escape --style=regex -- $deck)' ' '' <$file)
                printf '%s\n' $before$deck/(string split ' ' -- $cards)
            else
                set -l slash ''
                test $takes[1] = card
                and set slash /
                string replace -rf -- '^deck (\S+)' $before'$1'$slash <$file
            end
        case skill
            set -l file (__hark_index)
            or return
            string replace -rf -- '^skill (\S+)' $before'$1' <$file
        case tag
            set -l file (__hark_index)
            or return
            set -l tags (string replace -rf '^tag ' '' <$file)
            set -q tags[1]
            and printf '%s\n' $before$tags
        case some of
            if test $takes[1] = some; and string match -q '*,*' -- $argv[2]
                set before $before(string match -r '^.*,' -- $argv[2])
            end
            set -l words (__hark_words $takes[2])
            printf '%s\n' $before$words
    end
end

# Offers what may stand at the end of the line; with "path", says whether that is a file and leaves it to fish.
function __hark_complete
    set -l line (commandline -opc)
    set -e line[1]
    set -l value (commandline -ct)
    set -l options (__hark_options '')
    set -l arguments (__hark_arguments '')
    set -l command ''
    set -l wanted ''
    set -l ended ''
    set -l seen
    set -l places 0
    for word in $line
        if test -n "$wanted"
            set wanted ''
        else if test -z "$ended" -a "$word" = --
            set ended yes
        else if test -z "$ended"; and string match -q -- '-?*' $word
            set -a seen (string split -m 1 = -- $word)[1]
            set wanted (string replace -rf '^'(string escape --style=regex -- $word)' . ([^-\t][^\t]*)\t.*' '$1' -- $options)
        else if test -z "$command"
            set command $word
            set options (__hark_options $command)
            set arguments (__hark_arguments $command)
        else
            if test $places -eq 0
                set -l own (__hark_arguments "$command $word")
                set -q own[1]
                and set arguments $own
            end
            set places (math $places + 1)
        end
    end
    set -l before ''
    if test -n "$wanted"
        # The word is the value of an option.
    else if test -z "$ended"; and string match -q -- '--*=*' $value
        set -l parts (string split -m 1 = -- $value)
        set wanted (string replace -rf '^'(string escape --style=regex -- $parts[1])' . ([^-\t][^\t]*)\t.*' '$1' -- $options)
        set value $parts[2]
        set before $parts[1]=
    else if test -z "$ended"; and string match -q -- '-*' $value
        test "$argv[1]" = path
        and return 1
        for option in $options
            set -l name (string split -m 1 ' ' -- $option)[1]
            string match -q -- $value'*' $name # fish itself would look for the letters in the description too
            or continue
            if string match -q -- '* \* *' (string split -m 1 \t -- $option)[1]; or not contains -- $name $seen
                echo $name\t(string split -m 1 \t -- $option)[2]
            end
        end
    else if set -q arguments[1]
        set -l place (math $places + 1)
        if test $place -gt (count $arguments)
            string match -q '\* *' -- $arguments[-1]
            or return
            set place (count $arguments)
        end
        set wanted (string sub -s 3 -- $arguments[$place])
    end
    if test "$argv[1]" = path
        test "$wanted" = path
    else if test -n "$wanted"
        __hark_offer $wanted $value $before
    end
end

complete -c hark -e
complete -c hark -f -a '(__hark_complete)'
complete -c hark -n '__hark_complete path' -F

# Completions of hark for PowerShell, made from its commands: `hark completions powershell` prints this file.
# SPDX-License-Identifier: MIT

$script:HarkOptions = @{
    '' = @(
        '--version - -:Say which hark this is.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'review' = @(
        '--minutes - word:How long it should take.'
        '--cards - word:How many cards at most.'
        '--new - word:How many new cards at most.'
        '--tag * tag:Only cards with this tag; may be repeated.'
        '--kind * of kind:`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.'
        '--skill * skill:Only cards weighed by this skill; may be repeated.'
        '--more - -:Go on after today''s session.'
        '--cram - -:Practise any cards, due or not; nothing is recorded.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'due' = @(
        '--exit-code - -:Exit with 1 when nothing is due, or today''s session was held.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'undo' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'redo' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'suspend' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'resume' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'reset' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'decks' = @(
        '--aside - -:List what is set aside, decks and cards, instead.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'show' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'search' = @(
        '--deck * deck:Only this deck; may be repeated.'
        '--tag * tag:Only cards with this tag; may be repeated.'
        '--kind * of kind:`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.'
        '--limit - word:How many cards at most.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'log' = @(
        '--since - word:Only from this study day on, as 2026-11-22.'
        '--days - word:Only the last N study days, today''s included.'
        '--limit - word:How many records at most.'
        '--all - -:However many records there are.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'why' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'journal' = @(
        '--forget - -:Delete them, in all backups too; grades stay.'
        '--yes - -:Do it without asking.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'stats' = @(
        '--days - word:How many days to look back; else 14, for a picture more.'
        '--picture - of picture:Draw one thing alone, for which a small screen is enough.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'path' = @(
        '--first - -:Learn it next.'
        '--before - deck:Learn it before this one.'
        '--last - -:Learn it after all others.'
        '--leave - -:Leave the path of your team.'
        '--reset - -:Go back to the order it came in.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'skills' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'forecast' = @(
        '--days - word:How many days to look ahead, today the first.'
        '--retention * word:If you wanted to be so sure, 0.7 to 0.97; may be repeated.'
        '--new * word:With so many new cards a day; may be repeated.'
        '--with - path:With the decks of this file, folder or address, as `hark import` takes them.'
        '--svg - path:Draw it as a picture there, too.'
        '--private-host * word:Fetch from this host though its address is private.'
        '--timeout - word:How long fetching may take.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'report' = @(
        '--month - word:This month; else the one it is.'
        '--from - word:From this study day on.'
        '--to - word:Up to this one; else up to today.'
        '--out - path:Write it there; `-` is standard output.'
        '--svg - word:Its pictures too, as files of their own.'
        '--share - -:For others: leave out the words of cards.'
        '--ahead - -:Play the coming 30 days too, which takes longer.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'cohort' = @(
        '--cohort - word:What to call the group; else as the folder is.'
        '--since - word:From this month on.'
        '--html - path:Write it as a page for a browser there, too.'
        '--keep - word:Keep the lines as Parquet there, not among hark''s own files.'
        '--faults - -:Say which lines are left out, and nothing else.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'import' = @(
        '--yes - -:Do it without asking.'
        '--dry-run - -:Only show what would be done.'
        '--sha256 - word:Take it only if this is its SHA-256.'
        '--as - word:Give the deck another id.'
        '--path - -:Take the path that comes with it, too; or leave it.'
        '--replace - -:Put it in place of the deck of that id.'
        '--answers - of what:Where an answer changed: keep its card''s progress, or reset it.'
        '--delimiter - word:Read a table whose cells this parts; tab for a tab.'
        '--columns - word:What its columns are, - for one to pass over; or OLD=NAME for names in its first row.'
        '--encoding - word:How its letters are written, as utf-16 or windows-1252.'
        '--html - -:Read HTML in its cells as text.'
        '--title - word:What to call the deck of a table.'
        '--zone - word:Read reviews by this time zone, not by your own.'
        '--no-history - -:Leave reviews out.'
        '--private-host * word:Fetch from this host though its address is private.'
        '--timeout - word:How long fetching may take.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'update' = @(
        '--yes - -:Do it without asking.'
        '--dry-run - -:Only show what would be done.'
        '--answers - of what:Where an answer changed: keep its card''s progress, or reset it.'
        '--replace - -:Take new versions of decks that were edited here, too.'
        '--undo - -:Put the version before back in place.'
        '--private-host * word:Fetch from this host though its address is private.'
        '--timeout - word:How long fetching may take.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'export' = @(
        '--as - of form:toml, csv, json or apkg.'
        '--to - path:Write it there instead of to the screen; `-` is standard output; a folder gets all its translations.'
        '--kind * of kind:`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.'
        '--with-progress - -:Your own progress too, in all but TOML; never by itself.'
        '--language - word:In that language, as far as it goes; as TOML, what translates it.'
        '--bom - -:Mark a CSV as UTF-8 at its beginning, as Excel wants.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'remove' = @(
        '--forget - -:Delete what was recorded of it, too, and what you typed in all backups.'
        '--yes - -:Do it without asking.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'new' = @(
        '--title - word:What to call a new deck.'
        '--kind - of kind:Add a card: `concept`, `cloze` (gaps), `choice`, `scenario` or `dialogue`.'
        '--translate - word:Begin its texts in another language, such as `es` or `pt-BR`.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'edit' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'check' = @(
        '--at - of severity:Exit with 1 from here on: advice, warning or error.'
        '--select - some rule:Tell only what these rules or faults find.'
        '--ignore - some rule:Tell nothing of these rules or faults.'
        '--format - of format:Answer as text, github or sarif.'
        '--fix - -:Write missing ids into the files, made of what the cards ask.'
        '--explain - of rule-2:Show the page of one rule instead; all lists them.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'move' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'share' = @(
        '--to - word:The team''s folder, or a .jsonl file of your own; kept for next time.'
        '--deck * deck:Only this deck, also your own; may be repeated.'
        '--since - word:Only from this study day on.'
        '--skills - -:Also which skills you ticked, from now on.'
        '--no-skills - -:Withdraw what you ticked.'
        '--lines - word:Show so many of the lines; --json has all.'
        '--nudge - word:Say under this name that you want to be asked.'
        '--after - word:After so many days without practice; 10.'
        '--no-nudge - -:Take that back.'
        '--take-back - -:Delete all that you shared there.'
        '--yes - -:Do it without asking.'
        '--dry-run - -:Only show what would be done.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'next' = @(
        '--tag * tag:Only cards with this tag; may be repeated.'
        '--kind * of kind:`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.'
        '--skill * skill:Only cards weighed by this skill; may be repeated.'
        '--new - word:How many new cards at most.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'grade' = @(
        '--key - word:Your own key for this grade: sent twice, it counts once.'
        '--duration-ms - word:How long the answer took, in milliseconds.'
        '--reply - word:What was said to a scenario; kept only if `journal` is `keep`.'
        '--skills-met - some skill:Skills the reply showed, from `hark help skills`.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'session' = @(
        '--minutes - word:How long it should take.'
        '--cards - word:How many cards at most.'
        '--new - word:How many new cards at most.'
        '--tag * tag:Only cards with this tag; may be repeated.'
        '--kind * of kind:`concept` (questions), `cloze` (gaps), `choice`, `scenario` or `dialogue` cards; may be repeated.'
        '--skill * skill:Only cards weighed by this skill; may be repeated.'
        '--more - -:Go on after today''s session.'
        '--cram - -:Practise any cards, due or not; nothing is recorded.'
        '--stdio - -:Read actions and write steps, a line of JSON each.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'schema' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'notice' = @(
        '--card - card:The scenario that the replies answer.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'doctor' = @(
        '--fix - -:Put right what your records give again, after a backup.'
        '--begin-anew - -:Begin an empty progress file where the one before is gone.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'backup' = @(
        '--list - -:List the backups instead.'
        '--all - -:Write your decks and settings into FILE, too.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'restore' = @(
        '--yes - -:Do it without asking.'
        '--dry-run - -:Only show what would be done.'
        '--salvage - -:Leave out what is damaged there, and take the rest.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'merge' = @(
        '--yes - -:Do it without asking.'
        '--dry-run - -:Only show what would be done.'
        '--salvage - -:Leave out what is damaged there, and take the rest.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'config' = @(
        '--unset - -:Go back to the default.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'paths' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'completions' = @(
        '--install - -:Write it to where that shell looks.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'prompt' = @(
        '--count - -:Say the number alone, fast.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'remind' = @(
        '--at - word:When, on your clock.'
        '--for - of name-3:systemd, cron or launchd; else what is here.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'help' = @(
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'sync' = @(
        '--stop - -:Forget the place; the files there stay.'
        '--yes - -:Do it without asking.'
        '--dry-run - -:Only show what would be done.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
    'tune' = @(
        '--apply - -:Have all dates made so from now on.'
        '--defaults - -:Go back to the dates that everybody begins with.'
        '--json - -:Answer with one JSON object.'
        '--plain - -:Plain labelled lines, for screen readers.'
        '--color - of when:Colour: auto, always or never.'
        '--help - -:Show this help.'
    )
}
$script:HarkArguments = @{
    '' = @('- of command')
    'review' = @('* deck')
    'due' = @('* deck')
    'undo' = @('- word')
    'redo' = @('- word')
    'suspend' = @('- target')
    'resume' = @('- target')
    'reset' = @('- target')
    'decks' = @()
    'show' = @('- target')
    'search' = @('* word')
    'log' = @('- target')
    'why' = @('- card')
    'journal' = @('- card')
    'stats' = @()
    'path' = @('- deck')
    'skills' = @()
    'forecast' = @()
    'report' = @()
    'cohort' = @('- word')
    'import' = @('- path')
    'update' = @('* deck')
    'export' = @('- deck')
    'remove' = @('- deck')
    'new' = @('- deck')
    'edit' = @('- target')
    'check' = @('* path')
    'move' = @('- target', '- word')
    'share' = @()
    'next' = @('* deck')
    'grade' = @('- card', '- of grade')
    'session' = @('* deck')
    'schema' = @('- of name')
    'notice' = @()
    'doctor' = @()
    'backup' = @('- path')
    'restore' = @('- path')
    'merge' = @('* path')
    'config' = @('- of name-2', '* word')
    'config journal' = @('- of name-2', '* of journal')
    'config coach' = @('- of name-2', '* of coach')
    'config sync.at' = @('- of name-2', '* of sync-at')
    'config region' = @('- of name-2', '* of region')
    'config path' = @('- of name-2', '* deck')
    'config coach.decks' = @('- of name-2', '* deck')
    'config coach.command' = @('- of name-2', '* path')
    'paths' = @()
    'completions' = @('- of shell')
    'prompt' = @('- of shell-2')
    'remind' = @()
    'help' = @('- of topic', '- deck')
    'sync' = @('- word')
    'tune' = @()
}
$script:HarkWords = @{
    'command' = @(
        'review:Hold today''s session.'
        'due:Say what waits now, deck by deck.'
        'undo:Take back the last thing you did, also in another session.'
        'redo:Do again what `hark undo` took back, as it was.'
        'suspend:Set a card or a whole deck aside until you bring it back.'
        'resume:Bring back a card or deck that was set aside.'
        'reset:Make a card or deck new again; its history stays in the log.'
        'decks:List the decks there are, or what is set aside.'
        'show:Show a deck and its cards, or a card with its answer.'
        'search:Find cards by their words.'
        'log:Show what was recorded, newest first.'
        'why:Explain when a card comes back, and how that came about.'
        'journal:Show your own earlier replies to scenarios, or delete them.'
        'stats:Show how it goes: your days, and what you remember.'
        'path:Show in which order decks are learned, and change it.'
        'skills:Show which skills you practised, and how often you ticked them.'
        'forecast:Show what the coming weeks will ask of you.'
        'report:Make one page of a month, to read or to print.'
        'cohort:For trainers: show what a team practised.'
        'import:Take in decks that others share, after a look at them.'
        'update:Bring imported decks up to date, and keep your progress.'
        'export:Write a deck out, to share it or to use it elsewhere.'
        'remove:Take one of your own decks away; what you learned stays.'
        'new:Begin a deck, a card of one of yours, or a deck''s translation.'
        'edit:Open a deck or a card in your editor, then check it.'
        'check:Show what is wrong with deck files, and what could be better.'
        'move:Rename or move a card or a deck; what you learned goes along.'
        'share:Let your team have facts of your reviews, or take them back.'
        'next:Give the card to ask now, with what each grade would do.'
        'grade:Record a grade; durable when it answers.'
        'session:Hold a session with another program, by JSON lines.'
        'schema:List the JSON answers, or print one''s JSON Schema.'
        'notice:Notice what replies do, for a program, by JSON lines.'
        'doctor:Say whether your progress is sound, and what to do if not.'
        'backup:Make a copy of your progress, or list the copies there are.'
        'restore:Put a backup in the place of your progress, which is kept aside.'
        'merge:Bring in what other progress files hold; nothing is dropped.'
        'config:Show the settings, or set one.'
        'paths:Say where everything is kept.'
        'completions:Give the script with which a shell completes hark.'
        'prompt:Give what puts the number of cards left today into a prompt.'
        'remind:Give a daily reminder that speaks only when cards are due.'
        'help:Explain a topic or a command.'
        'sync:Have all your computers know what you did on each.'
        'tune:Fit the dates of cards to how you remember.'
    )
    'when' = @(
        'auto:'
        'always:'
        'never:'
    )
    'kind' = @(
        'concept:'
        'cloze:'
        'choice:'
        'scenario:'
        'dialogue:'
    )
    'picture' = @(
        'calendar:'
        'remembered:'
        'load:'
    )
    'what' = @(
        'keep:'
        'reset:'
    )
    'form' = @(
        'toml:'
        'csv:'
        'json:'
        'apkg:'
    )
    'severity' = @(
        'advice:'
        'warning:'
        'error:'
    )
    'rule' = @(
        'anki-gap:A gap holds the hidden words alone, not Anki''s number and hint.'
        'answer-in-front:The front does not give the answer away.'
        'bare-figure:A figure comes with its source and year.'
        'catch-all-option:No option is "all of the above" or its like.'
        'copied-run:No eight words in a row stand in a source article.'
        'key-position:A deck''s right options stand in all positions.'
        'key-stands-out:In at most 40 % of a deck''s choice cards the right option is the longest.'
        'label-word:People are not named by a condition or a verdict.'
        'lone-absolute:No wrong option stands out by an "always" or a "never".'
        'long-back:A concept''s back has at most 45 words.'
        'long-front:A concept''s front has at most 30 words.'
        'long-key:The right option is at most 1.3 times as long as the options on average.'
        'long-question:A choice''s question has at most 60 words.'
        'many-gaps:A text has at most four gaps.'
        'many-negatives:A deck has at most one question for what is NOT so.'
        'model-breaks-rubric:A model reply passes its own checklist.'
        'model-length:A model reply has 20 to 90 words.'
        'near-duplicate:No two fronts share more than four fifths of their words.'
        'no-difficulty:A card says how hard it is, from 1 to 3.'
        'no-id:A card has an id of its own.'
        'no-source:A card says where its idea comes from.'
        'no-topic:A card names the topic it serves.'
        'number-without-place:A phone number says for which country it is.'
        'one-sided-topic:A topic has a card to recall and a card to apply.'
        'option-count:A choice has three or four options.'
        'quiet-not:A question for what is wrong writes NOT in capitals.'
        'rubric-size:A checklist names three to five skills.'
        'safety-model:A model for a danger asks or acts, and brings in help, as its checklist wants.'
        'safety-steps:A dialogue about a danger asks plainly somewhere.'
        'safety-unmarked:A card that speaks of suicide, overdose or self-harm is marked `safety = true`.'
        'several-ideas:An answer lists at most three things.'
        'several-questions:A front asks one question.'
        'thin-explanation:Every option says in eight words or more why it is right or tempting.'
        'thin-scenario:Somebody says at least five words.'
        'translation-differs:A translation is built as its original, and has its numbers and addresses.'
        'translation-lacking:A pack has every text of what it translates.'
        'translation-stale:A translation is of the original as it is now.'
        'translation-unsigned:Somebody who speaks the language from home has signed a translation.'
        'turn-length:In a dialogue nobody speaks longer than a breath or two: 60 words.'
        'turn-size:A turn of a dialogue names at most three skills, and has two model replies.'
        'unknown-allow:`allow` names rules that exist.'
        'unsigned-safety:Somebody trained in crisis response has signed each card about safety.'
        'worn-phrase:At most one model reply in ten of a deck leans on a stock phrase of validation.'
        'yes-no-front:A front cannot be answered with yes or no.'
        'allow:A rule is silenced with a reason.'
        'cloze:A text with gaps marks them in pairs of braces.'
        'dotted-key:A dotted key has few parts.'
        'duplicate-id:No two cards of a deck have the same id.'
        'file-name:A file is called by the id of its deck.'
        'format:The format of the deck is known.'
        'homepage:A homepage is a web address.'
        'id:An id can be used as one.'
        'kind:A card is of a kind that exists.'
        'language:A language is a BCP 47 tag.'
        'missing:What a deck and its cards need is there.'
        'more-faults:Only so many faults of a file are listed.'
        'moved:Names that moved are whole: `deck` or `deck/card`, each said once, at most a thousand.'
        'nesting:Brackets are not nested deeply.'
        'no-cards:A deck has cards.'
        'no-deck:A pack has a deck that it translates.'
        'not-a-file:A deck is a regular file.'
        'not-utf8:A deck is UTF-8.'
        'options:A choice has two to six different options, and one is correct.'
        'path:A path names decks and cards that are there, each once.'
        'skill:A checklist names skills that exist, each once.'
        'toml:A deck is valid TOML.'
        'too-large:A deck file is at most 1 MiB.'
        'too-long:A text is at most 8 KiB.'
        'too-many-cards:A deck has at most 5,000 cards.'
        'turns:A dialogue has two to four turns, and each way a reply may go leads to one thing said, or to its end.'
        'type:Every value is of its type.'
        'unknown-key:A deck has no keys that nobody reads.'
        'unreadable:The file can be read.'
        'version:A version is numbers with dots.'
    )
    'format' = @(
        'text:'
        'github:'
        'sarif:'
    )
    'rule-2' = @(
        'anki-gap:A gap holds the hidden words alone, not Anki''s number and hint.'
        'answer-in-front:The front does not give the answer away.'
        'bare-figure:A figure comes with its source and year.'
        'catch-all-option:No option is "all of the above" or its like.'
        'copied-run:No eight words in a row stand in a source article.'
        'key-position:A deck''s right options stand in all positions.'
        'key-stands-out:In at most 40 % of a deck''s choice cards the right option is the longest.'
        'label-word:People are not named by a condition or a verdict.'
        'lone-absolute:No wrong option stands out by an "always" or a "never".'
        'long-back:A concept''s back has at most 45 words.'
        'long-front:A concept''s front has at most 30 words.'
        'long-key:The right option is at most 1.3 times as long as the options on average.'
        'long-question:A choice''s question has at most 60 words.'
        'many-gaps:A text has at most four gaps.'
        'many-negatives:A deck has at most one question for what is NOT so.'
        'model-breaks-rubric:A model reply passes its own checklist.'
        'model-length:A model reply has 20 to 90 words.'
        'near-duplicate:No two fronts share more than four fifths of their words.'
        'no-difficulty:A card says how hard it is, from 1 to 3.'
        'no-id:A card has an id of its own.'
        'no-source:A card says where its idea comes from.'
        'no-topic:A card names the topic it serves.'
        'number-without-place:A phone number says for which country it is.'
        'one-sided-topic:A topic has a card to recall and a card to apply.'
        'option-count:A choice has three or four options.'
        'quiet-not:A question for what is wrong writes NOT in capitals.'
        'rubric-size:A checklist names three to five skills.'
        'safety-model:A model for a danger asks or acts, and brings in help, as its checklist wants.'
        'safety-steps:A dialogue about a danger asks plainly somewhere.'
        'safety-unmarked:A card that speaks of suicide, overdose or self-harm is marked `safety = true`.'
        'several-ideas:An answer lists at most three things.'
        'several-questions:A front asks one question.'
        'thin-explanation:Every option says in eight words or more why it is right or tempting.'
        'thin-scenario:Somebody says at least five words.'
        'translation-differs:A translation is built as its original, and has its numbers and addresses.'
        'translation-lacking:A pack has every text of what it translates.'
        'translation-stale:A translation is of the original as it is now.'
        'translation-unsigned:Somebody who speaks the language from home has signed a translation.'
        'turn-length:In a dialogue nobody speaks longer than a breath or two: 60 words.'
        'turn-size:A turn of a dialogue names at most three skills, and has two model replies.'
        'unknown-allow:`allow` names rules that exist.'
        'unsigned-safety:Somebody trained in crisis response has signed each card about safety.'
        'worn-phrase:At most one model reply in ten of a deck leans on a stock phrase of validation.'
        'yes-no-front:A front cannot be answered with yes or no.'
        'all:List all rules.'
    )
    'grade' = @(
        'again:'
        'hard:'
        'good:'
        'easy:'
    )
    'skill' = @(
        'reflect-feeling:Reflect a feeling'
        'reflect-meaning:Reflect the meaning'
        'validate:Validate'
        'open-question:Ask one open question'
        'hold-silence:Hold the silence'
        'affirm-strength:Affirm a strength'
        'ask-permission:Ask permission'
        'honour-choice:Honour their choice'
        'share-story-briefly:Share briefly'
        'avoid-advice:Leave advice out'
        'avoid-judgement:Leave judgement out'
        'avoid-minimising:Do not make it smaller'
        'keep-boundary:Keep the boundary kindly'
        'share-information:Share one piece of information'
        'warm-handover:Hand over warmly'
        'ask-plainly:Ask about the danger plainly'
        'ask-already-done:Ask what has already happened'
        'ask-where-and-who:Ask where and who with'
        'bring-someone-in:Bring a second person in'
        'limits-first:Name the limit first'
        'say-next-step:Say what happens next'
        'mend-the-miss:Mend what missed'
        'safety-check:Check safety'
    )
    'name' = @(
        'aside/1:`hark decks --aside`: all that is set aside, why, and how to have it back.'
        'backup/1:`hark backup`: the copy that was made.'
        'backups/1:`hark backup --list`: the copies there are, newest first.'
        'change/1:`hark suspend`, `resume`, `reset`: what was done, to what.'
        'check/1:`hark check`: everything wrong with the files named, and what could be better.'
        'coach/1:What a program of your own choice (`coach.command`) is told on its standard input.'
        'cohort/1:`hark cohort`: what a group practised, as far as groups are large enough to be told of.'
        'cohort_faults/1:`hark cohort --faults`: what is left out of the answers, by file; nothing of what is in.'
        'completions/1:`hark completions`: a shell''s script, and where it was written.'
        'config/1:`hark config`: the settings, or the one asked for.'
        'decks/1:`hark decks`: what there is.'
        'doctor/1:`hark doctor`: how the progress file and all around it are.'
        'due/1:`hark due`: what waits now, by deck.'
        'edit/1:`hark edit`: whether the file changed, and what is wrong with it now.'
        'error/1:Any command that was refused.'
        'export/1:`hark export`: a deck as text; *file* is null where it was not written to one.'
        'forecast/1:`hark forecast`: the days ahead, with a session a day.'
        'grade/1:`hark grade`: what was recorded.'
        'help/1:`hark --help`, or a command''s: how to use it. *command* is empty for hark itself.'
        'home/1:Bare `hark`: what is due, how long it takes, what comes next.'
        'import/1:`hark import`: what a source offers, and whether it is in the library now.'
        'journal/1:`hark journal`: one''s own replies, newest first; or how many were deleted.'
        'log/1:`hark log`: events, newest first.'
        'merge/1:`hark merge`: what other progress files bring, and whether it is in this one now.'
        'move/1:`hark move`: what is called what now, where its text is, and how many questions took what you learned along.'
        'new/1:`hark new`: the deck begun, the card added to it, or the pack that translates it begun or added to.'
        'next/1:`hark next`: the card to ask now. The token, given back as the key, makes the grade safe to repeat.'
        'notice/1:`hark notice`: what can be noticed in a reply; with a card, also what a learner is told of it.'
        'nudge/1:`hark share --nudge` and `--no-nudge`: the file with a name in it.'
        'path/1:`hark path`: the decks that are learned one after the other, and one''s own beside them.'
        'paths/1:`hark paths`: where everything is.'
        'prompt/1:`hark prompt SHELL`: what puts the number of cards left today into a prompt.'
        'prompt_count/1:`hark prompt --count`: how many cards are due; 0 where it is not *known*.'
        'redo/1:`hark redo`: what was done again, and where each card stands.'
        'remind/1:`hark remind`: a daily reminder as *scheduler* runs it, and the commands to install and to remove it.'
        'remove/1:`hark remove`: where the deck''s file is now, and how many events were deleted, null where none were to be.'
        'report/1:`hark report`: one month, or any span of days, as one page.'
        'restore/1:`hark restore`: what is gained and lost, and whether it was done.'
        'review/1:`hark review --json`: the session that `hark review` would hold now.'
        'rule/1:`hark check --explain`: one rule.'
        'rules/1:`hark check --explain all`: every rule, and every fault of form.'
        'schema/1:`hark schema NAME`: one answer''s JSON Schema.'
        'schemas/1:`hark schema`: the names of all answers.'
        'search/1:`hark search`: cards that hold every word; whole words come first, and what stands in the question.'
        'session_step/1:`hark session --stdio`: a step of the session, a notice or a card, and what can be done at it.'
        'share/1:`hark share`: the lines that would leave, or have left.'
        'share_taken_back/1:`hark share --take-back`: what was deleted.'
        'show_card/1:`hark show CARD`.'
        'show_deck/1:`hark show DECK`.'
        'skills/1:`hark skills`: all rubric skills, those ticked least first, then those not practised yet.'
        'stats/1:`hark stats`: what happened, in numbers.'
        'summary/1:The end of a session.'
        'sync/1:`hark sync`: what came from other computers, and what of this one''s they can read now.'
        'sync_stopped/1:`hark sync --stop`: the place that is no longer synced with.'
        'topic/1:`hark help TOPIC`.'
        'topics/1:`hark help`: what there is help on.'
        'tune/1:`hark tune`: how dates fitted to one''s own answers do, and whether they count now.'
        'undo/1:`hark undo`: what was taken back, and where its card stands again.'
        'update/1:`hark update`: what becomes of each deck, and whether it was done.'
        'version/1:`hark --version`.'
        'why/1:`hark why`: how a card''s due date came about.'
    )
    'name-2' = @(
        'desired_retention:how sure you want to be that you recall a card when it comes back'
        'new_per_day:how many new cards a day may bring'
        'path:the decks to learn one after the other, as `hark path` sets them'
        'session_minutes:how long a session should take'
        'session_cards:how many cards a session may hold, 0 for no limit'
        'day_starts_at:when a study day begins, on your clock'
        'region:whose helplines to show with cards about safety'
        'language:the languages to show cards in, the one you like best first'
        'journal:whether your typed replies are kept on this computer'
        'coach:whether hark says what it notices in your replies; a program of your own (`coach.command`) is set apart'
        'coach.command:the program that may be asked about a reply, when you ask for it'
        'coach.env:which variables of your environment that program is given'
        'coach.decks:the imported decks whose cards may go to that program'
        'sync.place:the folder or git address where `hark sync` meets your other computers'
        'sync.at:whether a review syncs by itself, once `hark sync` knows a place'
        'backup_room_mib:how much room backups of your progress may take, in MiB'
    )
    'journal' = @(
        'ask:'
        'keep:'
        'off:'
    )
    'coach' = @(
        'on:'
        'off:'
    )
    'sync-at' = @(
        'start:'
        'off:'
    )
    'region' = @(
        'us:United States'
        'ca:Canada'
        'gb:United Kingdom'
        'ie:Ireland'
        'au:Australia'
        'nz:New Zealand'
        'za:South Africa'
        'ke:Kenya'
        'ph:Philippines'
        'fr:France'
        'de:Germany'
        'es:Spain'
        'br:Brazil'
        'jp:Japan'
    )
    'shell' = @(
        'bash:'
        'zsh:'
        'fish:'
        'powershell:'
    )
    'shell-2' = @(
        'bash:'
        'zsh:'
        'fish:'
        'starship:'
        'tmux:'
    )
    'name-3' = @(
        'systemd:'
        'cron:'
        'launchd:'
    )
    'topic' = @(
        'review:Hold today''s session.'
        'due:Say what waits now, deck by deck.'
        'undo:Take back the last thing you did, also in another session.'
        'redo:Do again what `hark undo` took back, as it was.'
        'suspend:Set a card or a whole deck aside until you bring it back.'
        'resume:Bring back a card or deck that was set aside.'
        'reset:Make a card or deck new again; its history stays in the log.'
        'decks:List the decks there are, or what is set aside.'
        'show:Show a deck and its cards, or a card with its answer.'
        'search:Find cards by their words.'
        'log:Show what was recorded, newest first.'
        'why:Explain when a card comes back, and how that came about.'
        'journal:Show your own earlier replies to scenarios, or delete them.'
        'stats:Show how it goes: your days, and what you remember.'
        'path:Show in which order decks are learned, and change it.'
        'skills:What the checklists of scenarios look for.'
        'forecast:Show what the coming weeks will ask of you.'
        'report:Make one page of a month, to read or to print.'
        'cohort:For trainers: show what a team practised.'
        'import:Take in decks that others share, after a look at them.'
        'update:Bring imported decks up to date, and keep your progress.'
        'export:Write a deck out, to share it or to use it elsewhere.'
        'remove:Take one of your own decks away; what you learned stays.'
        'new:Begin a deck, a card of one of yours, or a deck''s translation.'
        'edit:Open a deck or a card in your editor, then check it.'
        'check:Show what is wrong with deck files, and what could be better.'
        'move:Rename or move a card or a deck; what you learned goes along.'
        'share:Let your team have facts of your reviews, or take them back.'
        'next:Give the card to ask now, with what each grade would do.'
        'grade:Record a grade; durable when it answers.'
        'session:Hold a session with another program, by JSON lines.'
        'schema:List the JSON answers, or print one''s JSON Schema.'
        'notice:Notice what replies do, for a program, by JSON lines.'
        'doctor:Say whether your progress is sound, and what to do if not.'
        'backup:Make a copy of your progress, or list the copies there are.'
        'restore:Put a backup in the place of your progress, which is kept aside.'
        'merge:Bring in what other progress files hold; nothing is dropped.'
        'config:Show the settings, or set one.'
        'paths:Say where everything is kept.'
        'completions:Give the script with which a shell completes hark.'
        'prompt:Give what puts the number of cards left today into a prompt.'
        'remind:Give a daily reminder that speaks only when cards are due.'
        'help:Explain a topic or a command.'
        'sync:Have all your computers know what you did on each.'
        'tune:Fit the dates of cards to how you remember.'
        'me:If it is you who hurts: where to find help.'
        'keys:The keys of a session.'
        'day:Which cards a day brings, and when it is done.'
        'settings:What can be set, and where.'
        'coach:What hark may notice in a reply, and how to end it.'
        'helplines:Whose helplines are shown, and when.'
        'words:The words on screen, and what others call the same.'
        'deck-format:How a deck is written.'
        'json:What scripts may rely on.'
        'exit-codes:What the exit code says.'
        'environment:Environment variables.'
        'files:Where things are kept.'
    )
}

# The lines of the index of names that hark keeps in its cache folder.
function script:Get-HarkName {
    $file = if ($env:HARK_HOME) { "$env:HARK_HOME/cache/names.txt" }
    elseif ($env:OS -eq 'Windows_NT') { "$env:LOCALAPPDATA/hark/Cache/names.txt" }
    elseif ($env:XDG_CACHE_HOME) { "$env:XDG_CACHE_HOME/hark/names.txt" }
    elseif ($IsMacOS) { "$HOME/Library/Caches/hark/names.txt" }
    else { "$HOME/.cache/hark/names.txt" }
    if ([System.IO.File]::Exists($file)) {
        try { [System.IO.File]::ReadAllLines($file) } catch { }
    }
}

# What $takes says an option or argument takes, as WORD:MEANING.
function script:Get-HarkOffer([string]$takes, [string]$value) {
    $kind, $list = $takes -split ' ', 2
    switch ($kind) {
        { $_ -in 'of', 'some' } { $script:HarkWords[$list] }
        'tag' { Get-HarkName | Where-Object { $_.StartsWith('tag ') } | ForEach-Object { $_.Substring(4) } }
        'skill' {
            Get-HarkName | Where-Object { $_.StartsWith('skill ') } | ForEach-Object { $_.Substring(6).Replace("`t", ':') }
        }
        { $_ -in 'deck', 'card', 'target' } {
            if ($kind -ne 'deck' -and $value.Contains('/')) {
                $deck = $value.Substring(0, $value.IndexOf('/'))
                $line = Get-HarkName | Where-Object { $_.StartsWith("cards $deck ") } | Select-Object -First 1
                if ($line) { $line.Substring("cards $deck ".Length) -split ' ' | ForEach-Object { "$deck/$_" } }
            }
            else {
                $slash = if ($kind -eq 'card') { '/' } else { '' }
                Get-HarkName | Where-Object { $_.StartsWith('deck ') } | ForEach-Object {
                    $id, $title = $_.Substring(5) -split "`t", 2
                    "$id${slash}:$title"
                }
            }
        }
    }
}

Register-ArgumentCompleter -Native -CommandName hark -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $command = ''; $wanted = ''; $ended = $false; $seen = @(); $places = 0
    $options = $script:HarkOptions['']; $arguments = $script:HarkArguments['']
    $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | Select-Object -Skip 1)
    foreach ($element in $before) {
        $word = if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
        else { $element.Extent.Text }
        if ($wanted) { $wanted = '' }
        elseif (-not $ended -and $word -eq '--') { $ended = $true }
        elseif (-not $ended -and $word -like '-?*') {
            $seen += ($word -split '=', 2)[0]
            foreach ($option in $options) {
                $name, $many, $takes = ($option -split ':', 2)[0] -split ' ', 3
                if ($name -ceq $word -and $takes -ne '-') { $wanted = $takes }
            }
        }
        elseif (-not $command) {
            $command = $word
            $options = if ($script:HarkOptions.ContainsKey($word)) { $script:HarkOptions[$word] } else { @() }
            $arguments = if ($script:HarkArguments.ContainsKey($word)) { $script:HarkArguments[$word] } else { @() }
        }
        else {
            if (-not $places -and $script:HarkArguments.ContainsKey("$command $word")) {
                $arguments = $script:HarkArguments["$command $word"]
            }
            $places++
        }
    }

    $value = [string]$wordToComplete; $front = ''; $found = @()
    if (-not $wanted -and -not $ended -and $value -like '--*=*') {
        $name, $value = $value -split '=', 2
        $front = "$name="
        foreach ($option in $options) {
            $known, $many, $takes = ($option -split ':', 2)[0] -split ' ', 3
            if ($known -ceq $name) { $wanted = $takes }
        }
        if (-not $wanted) { return }
    }
    elseif (-not $wanted -and -not $ended -and $value -like '-*') {
        foreach ($option in $options) {
            $spec, $about = $option -split ':', 2
            $name, $many, $takes = $spec -split ' ', 3
            if ($many -eq '*' -or $seen -cnotcontains $name) { $found += "${name}:$about" }
        }
    }
    elseif (-not $wanted -and @($arguments).Count) {
        $last = @($arguments).Count - 1
        if ($places -le $last) { $wanted = @($arguments)[$places].Substring(2) }
        elseif (@($arguments)[$last].StartsWith('*')) { $wanted = @($arguments)[$last].Substring(2) }
    }
    if ($wanted -eq 'path') {
        [System.Management.Automation.CompletionCompleters]::CompleteFilename($value) | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new("$front$($_.CompletionText)", $_.ListItemText, $_.ResultType, $_.ToolTip)
        }
        return
    }
    if ($wanted) { $found = @(Get-HarkOffer $wanted $value) }
    if ($wanted -like 'some *' -and $value.Contains(',')) {
        $cut = $value.LastIndexOf(',') + 1
        $front += $value.Substring(0, $cut); $value = $value.Substring($cut)
    }
    foreach ($one in $found) {
        # A tag may hold a colon and has no meaning; all other words hold none.
        $word, $about = if ($wanted -eq 'tag') { $one, '' } else { $one -split ':', 2 }
        if (-not $word.StartsWith($value)) { continue }
        $text = "$front$word"
        if ($text -notmatch '^[A-Za-z0-9_./,:=+-][A-Za-z0-9_./,:=+#-]*$') { $text = "'" + $text.Replace("'", "''") + "'" }
        if (-not $about) { $about = $word }
        [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $about)
    }
}

# Completions of hark for bash, made from its commands: `hark completions bash` prints this file.
# SPDX-License-Identifier: MIT

# What may follow the command $1: options (* may be repeated) and what they take; arguments.
_hark_follows() {
  case "$1" in
    '')
      options=('--version - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- of command')
      ;;
    review)
      options=('--minutes - word' '--cards - word' '--new - word' '--tag * tag' '--kind * of kind'
        '--skill * skill' '--more - -' '--cram - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('* deck')
      ;;
    due)
      options=('--exit-code - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('* deck')
      ;;
    undo)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- word')
      ;;
    redo)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- word')
      ;;
    suspend)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- target')
      ;;
    resume)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- target')
      ;;
    reset)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- target')
      ;;
    decks)
      options=('--aside - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=()
      ;;
    show)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- target')
      ;;
    search)
      options=('--deck * deck' '--tag * tag' '--kind * of kind' '--limit - word' '--json - -' '--plain - -'
        '--color - of when' '--help - -')
      arguments=('* word')
      ;;
    log)
      options=('--since - word' '--days - word' '--limit - word' '--all - -' '--json - -' '--plain - -'
        '--color - of when' '--help - -')
      arguments=('- target')
      ;;
    why)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- card')
      ;;
    journal)
      options=('--forget - -' '--yes - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- card')
      ;;
    stats)
      options=('--days - word' '--picture - of picture' '--json - -' '--plain - -' '--color - of when'
        '--help - -')
      arguments=()
      ;;
    path)
      options=('--first - -' '--before - deck' '--last - -' '--leave - -' '--reset - -' '--json - -'
        '--plain - -' '--color - of when' '--help - -')
      arguments=('- deck')
      ;;
    skills)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=()
      ;;
    forecast)
      options=('--days - word' '--retention * word' '--new * word' '--with - path' '--svg - path'
        '--private-host * word' '--timeout - word' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=()
      ;;
    report)
      options=('--month - word' '--from - word' '--to - word' '--out - path' '--svg - word' '--share - -'
        '--ahead - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=()
      ;;
    cohort)
      options=('--cohort - word' '--since - word' '--html - path' '--keep - word' '--faults - -' '--json - -'
        '--plain - -' '--color - of when' '--help - -')
      arguments=('- word')
      ;;
    import)
      options=('--yes - -' '--dry-run - -' '--sha256 - word' '--as - word' '--path - -' '--replace - -'
        '--answers - of what' '--delimiter - word' '--columns - word' '--encoding - word' '--html - -'
        '--title - word' '--zone - word' '--no-history - -' '--private-host * word' '--timeout - word'
        '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- path')
      ;;
    update)
      options=('--yes - -' '--dry-run - -' '--answers - of what' '--replace - -' '--undo - -'
        '--private-host * word' '--timeout - word' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('* deck')
      ;;
    export)
      options=('--as - of form' '--to - path' '--kind * of kind' '--with-progress - -' '--language - word'
        '--bom - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- deck')
      ;;
    remove)
      options=('--forget - -' '--yes - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- deck')
      ;;
    new)
      options=('--title - word' '--kind - of kind' '--translate - word' '--json - -' '--plain - -'
        '--color - of when' '--help - -')
      arguments=('- deck')
      ;;
    edit)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- target')
      ;;
    check)
      options=('--at - of severity' '--select - some rule' '--ignore - some rule' '--format - of format'
        '--fix - -' '--explain - of rule-2' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('* path')
      ;;
    move)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- target' '- word')
      ;;
    share)
      options=('--to - word' '--deck * deck' '--since - word' '--skills - -' '--no-skills - -' '--lines - word'
        '--nudge - word' '--after - word' '--no-nudge - -' '--take-back - -' '--yes - -' '--dry-run - -'
        '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=()
      ;;
    next)
      options=('--tag * tag' '--kind * of kind' '--skill * skill' '--new - word' '--json - -' '--plain - -'
        '--color - of when' '--help - -')
      arguments=('* deck')
      ;;
    grade)
      options=('--key - word' '--duration-ms - word' '--reply - word' '--skills-met - some skill' '--json - -'
        '--plain - -' '--color - of when' '--help - -')
      arguments=('- card' '- of grade')
      ;;
    session)
      options=('--minutes - word' '--cards - word' '--new - word' '--tag * tag' '--kind * of kind'
        '--skill * skill' '--more - -' '--cram - -' '--stdio - -' '--json - -' '--plain - -'
        '--color - of when' '--help - -')
      arguments=('* deck')
      ;;
    schema)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- of name')
      ;;
    notice)
      options=('--card - card' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=()
      ;;
    doctor)
      options=('--fix - -' '--begin-anew - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=()
      ;;
    backup)
      options=('--list - -' '--all - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- path')
      ;;
    restore)
      options=('--yes - -' '--dry-run - -' '--salvage - -' '--json - -' '--plain - -' '--color - of when'
        '--help - -')
      arguments=('- path')
      ;;
    merge)
      options=('--yes - -' '--dry-run - -' '--salvage - -' '--json - -' '--plain - -' '--color - of when'
        '--help - -')
      arguments=('* path')
      ;;
    config)
      options=('--unset - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- of name-2' '* word')
      ;;
    'config journal')
      arguments=('- of name-2' '* of journal')
      ;;
    'config coach')
      arguments=('- of name-2' '* of coach')
      ;;
    'config sync.at')
      arguments=('- of name-2' '* of sync-at')
      ;;
    'config region')
      arguments=('- of name-2' '* of region')
      ;;
    'config path')
      arguments=('- of name-2' '* deck')
      ;;
    'config coach.decks')
      arguments=('- of name-2' '* deck')
      ;;
    'config coach.command')
      arguments=('- of name-2' '* path')
      ;;
    paths)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=()
      ;;
    completions)
      options=('--install - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- of shell')
      ;;
    prompt)
      options=('--count - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- of shell-2')
      ;;
    remind)
      options=('--at - word' '--for - of name-3' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=()
      ;;
    help)
      options=('--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=('- of topic' '- deck')
      ;;
    sync)
      options=('--stop - -' '--yes - -' '--dry-run - -' '--json - -' '--plain - -' '--color - of when'
        '--help - -')
      arguments=('- word')
      ;;
    tune)
      options=('--apply - -' '--defaults - -' '--json - -' '--plain - -' '--color - of when' '--help - -')
      arguments=()
      ;;
  esac
}

# The fixed words of the list $1.
_hark_words() {
  case "$1" in
    command)
      found=(review due undo redo suspend resume reset decks show search log why journal stats path skills
        forecast report cohort import update export remove new edit check move share next grade session schema
        notice doctor backup restore merge config paths completions prompt remind help sync tune)
      ;;
    when)
      found=(auto always never)
      ;;
    kind)
      found=(concept cloze choice scenario dialogue)
      ;;
    picture)
      found=(calendar remembered load)
      ;;
    what)
      found=(keep reset)
      ;;
    form)
      found=(toml csv json apkg)
      ;;
    severity)
      found=(advice warning error)
      ;;
    rule)
      found=(anki-gap answer-in-front bare-figure catch-all-option copied-run key-position key-stands-out
        label-word lone-absolute long-back long-front long-key long-question many-gaps many-negatives
        model-breaks-rubric model-length near-duplicate no-difficulty no-id no-source no-topic
        number-without-place one-sided-topic option-count quiet-not rubric-size safety-model safety-steps
        safety-unmarked several-ideas several-questions thin-explanation thin-scenario translation-differs
        translation-lacking translation-stale translation-unsigned turn-length turn-size unknown-allow
        unsigned-safety worn-phrase yes-no-front allow cloze dotted-key duplicate-id file-name format homepage
        id kind language missing more-faults moved nesting no-cards no-deck not-a-file not-utf8 options path
        skill toml too-large too-long too-many-cards turns type unknown-key unreadable version)
      ;;
    format)
      found=(text github sarif)
      ;;
    rule-2)
      found=(anki-gap answer-in-front bare-figure catch-all-option copied-run key-position key-stands-out
        label-word lone-absolute long-back long-front long-key long-question many-gaps many-negatives
        model-breaks-rubric model-length near-duplicate no-difficulty no-id no-source no-topic
        number-without-place one-sided-topic option-count quiet-not rubric-size safety-model safety-steps
        safety-unmarked several-ideas several-questions thin-explanation thin-scenario translation-differs
        translation-lacking translation-stale translation-unsigned turn-length turn-size unknown-allow
        unsigned-safety worn-phrase yes-no-front all)
      ;;
    grade)
      found=(again hard good easy)
      ;;
    skill)
      found=(reflect-feeling reflect-meaning validate open-question hold-silence affirm-strength ask-permission
        honour-choice share-story-briefly avoid-advice avoid-judgement avoid-minimising keep-boundary
        share-information warm-handover ask-plainly ask-already-done ask-where-and-who bring-someone-in
        limits-first say-next-step mend-the-miss safety-check)
      ;;
    name)
      found=(aside/1 backup/1 backups/1 change/1 check/1 coach/1 cohort/1 cohort_faults/1 completions/1
        config/1 decks/1 doctor/1 due/1 edit/1 error/1 export/1 forecast/1 grade/1 help/1 home/1 import/1
        journal/1 log/1 merge/1 move/1 new/1 next/1 notice/1 nudge/1 path/1 paths/1 prompt/1 prompt_count/1
        redo/1 remind/1 remove/1 report/1 restore/1 review/1 rule/1 rules/1 schema/1 schemas/1 search/1
        session_step/1 share/1 share_taken_back/1 show_card/1 show_deck/1 skills/1 stats/1 summary/1 sync/1
        sync_stopped/1 topic/1 topics/1 tune/1 undo/1 update/1 version/1 why/1)
      ;;
    name-2)
      found=(desired_retention new_per_day path session_minutes session_cards day_starts_at region language
        journal coach coach.command coach.env coach.decks sync.place sync.at backup_room_mib)
      ;;
    journal)
      found=(ask keep off)
      ;;
    coach)
      found=(on off)
      ;;
    sync-at)
      found=(start off)
      ;;
    region)
      found=(us ca gb ie au nz za ke ph fr de es br jp)
      ;;
    shell)
      found=(bash zsh fish powershell)
      ;;
    shell-2)
      found=(bash zsh fish starship tmux)
      ;;
    name-3)
      found=(systemd cron launchd)
      ;;
    topic)
      found=(review due undo redo suspend resume reset decks show search log why journal stats path skills
        forecast report cohort import update export remove new edit check move share next grade session schema
        notice doctor backup restore merge config paths completions prompt remind help sync tune me keys day
        settings coach helplines words deck-format json exit-codes environment files)
      ;;
  esac
}

# shellcheck shell=bash

# The lines of the index of names that hark keeps in its cache folder. Calls the function $1 with the first word of each
# line and with the rest of it, until that fails.
_hark_each_name() {
  local file kind rest
  if [[ -n ${HARK_HOME-} ]]; then
    file=$HARK_HOME/cache/names.txt
  elif [[ -n ${XDG_CACHE_HOME-} ]]; then
    file=$XDG_CACHE_HOME/hark/names.txt
  elif [[ ${OSTYPE-} == darwin* ]]; then
    file=${HOME-}/Library/Caches/hark/names.txt
  else
    file=${HOME-}/.cache/hark/names.txt
  fi
  [[ -f $file && -r $file ]] || return 0
  while IFS=' ' read -r kind rest; do
    "$1" "$kind" "$rest" || break
  done <"$file"
}

_hark_take_sort() {
  [[ $1 != "$sort" ]] || found+=("${2%%$'\t'*}")
  [[ $1 != cards ]] # these come last
}

_hark_take_deck_of_card() {
  [[ $1 != deck ]] || found+=("${2%%$'\t'*}/")
  [[ $1 != cards ]]
}

_hark_take_cards() {
  local deck=${value%%/*} card
  [[ $1 == cards && ${2%% *} == "$deck" ]] || return 0
  local IFS=' ' noglob=${-//[!f]/}
  set -f
  for card in ${2#* }; do
    [[ $deck/$card != "$value"* ]] || found+=("$deck/$card")
  done
  [[ -n $noglob ]] || set +f
  return 1
}

# Offers what $1 says an option or argument takes. In $value is what is there of it already, in $before what stands in
# front of that in the same word, as in --deck=.
_hark_offer() {
  local takes=$1 sort=${1/#target/deck}
  local -a found=()
  case $takes in
    deck | tag | skill) _hark_each_name _hark_take_sort ;;
    card | target)
      compopt -o nospace 2>/dev/null
      if [[ $value == */* ]]; then
        compopt +o nospace 2>/dev/null
        _hark_each_name _hark_take_cards
      elif [[ $takes == card ]]; then
        _hark_each_name _hark_take_deck_of_card
      else
        _hark_each_name _hark_take_sort # a slash may follow
      fi
      ;;
    path)
      compopt -o default 2>/dev/null # readline itself completes files
      return 0
      ;;
    'some '*)
      _hark_words "${takes#* }"
      if [[ $value == *,* ]]; then
        before+=${value%,*},
        value=${value##*,}
      fi
      ;;
    'of '*) _hark_words "${takes#* }" ;;
  esac
  _hark_reply
}

# Puts those of $found that begin as $value does into COMPREPLY, quoted so that the shell takes each for one word.
_hark_reply() {
  local word whole quote='' breaks='' head
  case $value in
    \"* | \'*)
      quote=${value:0:1}
      value=${value:1}
      ;;
  esac
  # The part of the word that readline will replace begins behind the last of these, or behind the quote.
  for word in = : @; do
    [[ ${COMP_WORDBREAKS-} != *"$word"* ]] || breaks+=$word
  done
  head=$before$quote
  if [[ -z $quote ]]; then
    head=
    if [[ -n $breaks && $before$value == *["$breaks"]* ]]; then
      head=$before$value
      head=${head%"${head##*["$breaks"]}"}
    fi
  fi
  for word in ${found[@]+"${found[@]}"}; do
    if [[ -n $quote ]]; then
      [[ $word != *[\"\'\\\`\$!]* ]] || continue
    elif [[ $word == *[!A-Za-z0-9_./,:=@%+#-]* || $word == [#]* ]]; then
      printf -v word '%q' "$word"
    fi
    whole=$before$quote$word
    if [[ $whole == "$before$quote$value"* ]]; then
      COMPREPLY+=("${whole#"$head"}")
    fi
  done
}

# The words of the line up to the cursor, put together again where COMP_WORDBREAKS took them apart.
_hark_split() {
  local rest=${COMP_LINE:0:COMP_POINT} space piece i
  rest=${rest#*"${COMP_WORDS[0]}"}
  for ((i = 1; i <= COMP_CWORD; i++)); do
    space=${rest%%[![:space:]]*}
    rest=${rest#"$space"}
    piece=${COMP_WORDS[i]}
    ((i < COMP_CWORD)) || piece=$rest
    rest=${rest#"$piece"}
    if [[ -n $space || ${#line[@]} -eq 0 ]]; then
      line+=("$piece")
    else
      line[${#line[@]} - 1]+=$piece
    fi
  done
}

_hark() {
  local command='' wanted='' seen=' ' value before='' option rest word places=0 ended='' i
  local -a line=() options=() arguments=() found=()
  COMPREPLY=()
  _hark_split
  ((${#line[@]})) || return 0
  value=${line[${#line[@]} - 1]}
  _hark_follows ''
  for ((i = 0; i < ${#line[@]} - 1; i++)); do
    word=${line[i]}
    if [[ -n $wanted ]]; then
      wanted=
    elif [[ -z $ended && $word == -- ]]; then
      ended=yes
    elif [[ -z $ended && $word == -?* ]]; then
      seen+="${word%%=*} "
      for option in ${options[@]+"${options[@]}"}; do
        [[ ${option%% *} != "$word" || $option == *' -' ]] || wanted=${option#* ? }
      done
    elif [[ -z $command ]]; then
      command=$word options=() arguments=()
      _hark_follows "$command"
    else
      ((places)) || _hark_follows "$command $word"
      places=$((places + 1))
    fi
  done
  if [[ -n $wanted ]]; then
    _hark_offer "$wanted"
  elif [[ -z $ended && $value == --*=* ]]; then
    for option in ${options[@]+"${options[@]}"}; do
      if [[ ${option%% *} == "${value%%=*}" ]]; then
        before=${value%%=*}= value=${value#*=}
        _hark_offer "${option#* ? }"
        break
      fi
    done
  elif [[ -z $ended && $value == -* ]]; then
    for option in ${options[@]+"${options[@]}"}; do
      word=${option%% *} rest=${option#* }
      [[ $rest != \** && $seen == *" $word "* ]] || found+=("$word")
    done
    _hark_reply
  else
    i=${#arguments[@]}
    ((i)) || return 0
    if ((places >= i)); then
      [[ ${arguments[i - 1]} == \** ]] || return 0
      places=$((i - 1))
    fi
    _hark_offer "${arguments[places]#? }"
  fi
}

if type compopt >/dev/null 2>&1; then
  complete -F _hark hark
else # the bash of macOS cannot ask for files now and then
  complete -o default -F _hark hark
fi

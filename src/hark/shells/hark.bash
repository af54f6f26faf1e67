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

# shellcheck shell=bash disable=SC2034,SC2016
# How many cards are due, in the prompt of bash. Two lines in ~/.bashrc:
#   eval "$(hark prompt bash)"
#   PS1='${HARK_DUE:+$HARK_DUE cards }'$PS1
# Before each prompt bash itself reads one small file: no process is started. HARK_DUE is empty when nothing is due.
# To save the moment that `hark` takes when a shell starts, write this into a file and read that file instead.
_hark_due() {
  local status=$? file text='' word at='' now found='' lines=$'^([0-9]{1,10} [0-9]{1,6}\n)+$'
  HARK_DUE=
  if [[ -n ${HARK_HOME-} ]]; then
    file=$HARK_HOME/cache/due.txt
  elif [[ -n ${XDG_CACHE_HOME-} ]]; then
    file=$XDG_CACHE_HOME/hark/due.txt
  elif [[ ${OSTYPE-} == darwin* ]]; then
    file=${HOME-}/Library/Caches/hark/due.txt
  else
    file=${HOME-}/.cache/hark/due.txt
  fi
  if [[ -f $file && -r $file ]]; then
    { IFS= read -r -d '' -n 8192 text <"$file"; } 2>/dev/null
    if [[ -n ${EPOCHSECONDS-} ]]; then
      now=$EPOCHSECONDS
    elif [[ -n ${_hark_since-} ]]; then
      now=$((_hark_since + SECONDS))
    else
      printf -v now '%(%s)T' -1
    fi
    if [[ $text =~ $lines ]]; then
      local IFS=$' \n'
      for word in $text; do
        if [[ -z $at ]]; then
          at=$word
          ((10#$at <= now)) || break
        else
          found=$word at=
        fi
      done
    fi
    if [[ -n $found ]] && ((10#$found > 0)); then
      HARK_DUE=$((10#$found))
    fi
  fi
  return "$status"
}

# A bash older than 4.2 cannot tell the time by itself: it is asked once, and counted on from there.
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 402)); then
  _hark_since=$(($(date +%s) - SECONDS))
fi
if [[ ${PROMPT_COMMAND-} != *_hark_due* ]]; then
  PROMPT_COMMAND="_hark_due${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
fi

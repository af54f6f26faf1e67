# How many cards are due, in the prompt of zsh. Three lines in ~/.zshrc:
#   eval "$(hark prompt zsh)"
#   setopt prompt_subst
#   PROMPT='${HARK_DUE:+$HARK_DUE cards }'$PROMPT
# Before each prompt zsh itself reads one small file: no process is started. HARK_DUE is empty when nothing is due.
# To save the moment that `hark` takes when a shell starts, write this into a file and read that file instead.
zmodload zsh/datetime zsh/system
_hark_due() {
  emulate -L zsh
  setopt extended_glob
  local file text= at number found=
  typeset -g HARK_DUE=
  if [[ -n ${HARK_HOME-} ]]; then
    file=$HARK_HOME/cache/due.txt
  elif [[ -n ${XDG_CACHE_HOME-} ]]; then
    file=$XDG_CACHE_HOME/hark/due.txt
  elif [[ $OSTYPE == darwin* ]]; then
    file=${HOME-}/Library/Caches/hark/due.txt
  else
    file=${HOME-}/.cache/hark/due.txt
  fi
  [[ -f $file && -r $file ]] || return 0
  { sysread -s 8192 text <$file || return 0 } 2>/dev/null
  [[ $text == (<-9999999999>\ <-999999>$'\n')## ]] || return 0
  for at number in ${=text}; do
    (( at <= EPOCHSECONDS )) || break
    found=$number
  done
  (( ${found:-0} > 0 )) && HARK_DUE=$(( found ))
  return 0
}
autoload -Uz add-zsh-hook
add-zsh-hook precmd _hark_due

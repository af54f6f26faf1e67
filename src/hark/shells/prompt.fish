# How many cards are due, in the prompt of fish. One line in ~/.config/fish/config.fish:
#   hark prompt fish | source
# and where your fish_prompt or fish_right_prompt should say it:
#   test -n "$HARK_DUE"; and echo -n "$HARK_DUE due "
# Before each prompt fish itself reads one small file: no process is started. HARK_DUE is empty when nothing is due.
# To save the moment that `hark` takes when a shell starts, write this into ~/.config/fish/conf.d/hark.fish instead.
function __hark_due --on-event fish_prompt
    set -g HARK_DUE
    set -l file $HOME/.cache/hark/due.txt
    if test -n "$HARK_HOME"
        set file $HARK_HOME/cache/due.txt
    else if test -n "$XDG_CACHE_HOME"
        set file $XDG_CACHE_HOME/hark/due.txt
    else if test -d $HOME/Library/Caches
        set file $HOME/Library/Caches/hark/due.txt
    end
    test -f "$file" -a -r "$file"
    or return 0
    read -z -l text <$file 2>/dev/null
    # fish has no clock of its own, but knows how old a file is.
    set -l now (path mtime -- $file) (path mtime -R -- $file)
    or set now (date +%s) 0
    set now (math "$now[1] + $now[2]")
    set -l lines (string split \n -- $text)[1..-2]
    set -l sound (string match -r '^[0-9]{1,10} [0-9]{1,6}$' -- $lines)
    test (count $lines) -eq (count $sound)
    or return 0
    set -l past 0 # so that the first of them counts as one
    for at in (string replace -r ' .*' '' -- $sound)
        test $at -le $now
        or break
        set -a past $at
    end
    set -l counts (string replace -r '.* ' '' -- 0 $sound)
    set -l found $counts[(count $past)]
    if test $found -gt 0
        set -g HARK_DUE $found
    end
end

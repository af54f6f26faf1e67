# How many cards are due, in the prompt of fish. One line in ~/.config/fish/config.fish:
#   hark prompt fish | source
# and where your fish_prompt or fish_right_prompt should say it:
#   test -n "$HARK_DUE"; and echo -n "$HARK_DUE cards "
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
    set -l IFS \n' ' # what `read` splits at
    read -z -l text <$file 2>/dev/null
    string match -qr '^(?:[0-9]{1,10} [0-9]{1,6}\n)+$' -- $text
    and read -z -l -a numbers <$file 2>/dev/null
    or return 0
    # fish has no clock of its own, but knows how old a file is.
    set -l now (path mtime -- $file) (path mtime -R -- $file)
    or set now (date +%s) 0
    set now (math "$now[1] + $now[2]")
    # A time, a count, a time, a count: the last pair whose time has come, found by halves.
    set -p numbers 0 0
    for step in 65 33 17 9 5 3
        while set -q numbers[$step]
            and test $numbers[$step] -le $now
            set numbers $numbers[$step..-1]
        end
    end
    if test $numbers[2] -gt 0
        set -g HARK_DUE $numbers[2]
    end
end

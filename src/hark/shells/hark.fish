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

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

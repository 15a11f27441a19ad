# SPDX-License-Identifier: Apache-2.0
#
# watchdog.sh FOLDER
#
# Waits for the end of its standard input: a pipe whose other end a JVM holds, so that it ends when that JVM does, be
# it by kill -9. Then ends the process at work in FOLDER and removes FOLDER. Each line read says which process that is;
# an empty line says there is none.

trap '' HUP INT QUIT TERM # what ends the JVM, Ctrl-C for one, may be sent to all of its process group

folder=$1
process=

while read -r line; do
    process=$line
done

signal() { # the whole process group where the process has one of its own
    kill -s "$1" -- "-$process" 2>/dev/null || kill -s "$1" "$process" 2>/dev/null
}

if [ "$process" ] && signal TERM; then
    tries=20
    while [ "$tries" -gt 0 ] && kill -0 "$process" 2>/dev/null; do
        tries=$((tries - 1))
        sleep 0.1
    done
    signal KILL
fi

rm -rf -- "$folder"

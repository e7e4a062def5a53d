#!/bin/sh
# prints facts for us
echo "args: $*"
echo "user: $(id -un)"
[ "$1" = fail ] && exit 3
echo "greeting: ${GREETING:-none}"

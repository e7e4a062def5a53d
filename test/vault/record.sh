#!/bin/sh
# Records what ansible-vault 2.14 writes: run it in this folder to make recorded/ anew.
set -eu
cd recorded
printf 'correct horse\n' > password
printf 'battery staple\n' > other-password
make() {
  name=$1
  shift
  cat > "$name"
  ansible-vault encrypt --output "$name.vault" "$@" "$name"
}
printf 'user: ada\npassword: s3cret\n' | make plain --vault-password-file password
printf 'user: ada\npassword: s3cret\n' | make with-id --vault-id dev@password
printf 'Grüße, 日本\n\tno newline at the end' | make unicode --vault-password-file password
printf '0123456789abcdef' | make one-block --vault-password-file password
: | make empty --vault-password-file password
head -c 1000 /dev/zero | tr '\0' '\377' | make binary --vault-id bin@other-password
{
  ansible-vault encrypt_string --vault-password-file password --name inline s3cret
  echo
  ansible-vault encrypt_string --vault-id dev@other-password --name with_id '{{ 1 + 1 }}'
  echo
  printf 'first\nsecond\n' | ansible-vault encrypt_string --vault-password-file password --stdin-name lines
  echo
} > vars.yml

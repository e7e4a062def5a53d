import type { Content } from '../../state/content.ts'
import { bytesContent } from '../../state/content.ts'
import { type Script, sh } from '../../state/sh.ts'
import type { Signing } from '../../state/x509/key.ts'
import type { Secret } from '../../template/values.ts'
import type { Needed } from '../program.ts'

/** The program that makes keys and signs with them. */
export const openssl: Needed = { path: '/usr/bin/openssl', package: 'openssl' }

/** Something to be signed by a key that does not leave its host. */
export interface ToSign {
  /** In DER. */
  readonly bytes: Buffer
  readonly signing: Signing
  readonly key: string
  /** CERTIFICATE, or CERTIFICATE REQUEST. */
  readonly label: string
}

/** Signs on the host and puts both together as PEM in "$p"; a passphrase comes by stdin. */
export function signScript({ bytes, signing, key, label }: ToSign): Script {
  const { digest, algorithm } = signing
  const sign =
    digest === null
      ? sh`openssl pkeyutl -sign -rawin -inkey ${key} -passin stdin -in "$d/body" -out "$d/signature"`
      : sh`openssl dgst ${`-${digest}`} -sign ${key} -passin stdin -out "$d/signature" "$d/body"`
  return sh`printf %s ${bytes.toString('base64')} | base64 -d > "$d/body" &&
printf %s ${algorithm.toString('base64')} | base64 -d > "$d/algorithm" &&
${sign} &&
o() { printf "\\\\$(printf %03o "$1")"; } &&
l() { if [ "$1" -lt 128 ]; then o "$1"; elif [ "$1" -lt 256 ]; then o 129; o "$1"; else o 130; o $(($1 / 256)); o $(($1 % 256)); fi; } &&
{ o 3; l $(($(wc -c < "$d/signature") + 1)); o 0; cat "$d/signature"; } > "$d/bits" &&
{ o 48; l "$(cat "$d/body" "$d/algorithm" "$d/bits" | wc -c)"; cat "$d/body" "$d/algorithm" "$d/bits"; } > "$d/whole" &&
{ echo ${`-----BEGIN ${label}-----`}; base64 -w64 "$d/whole"; echo ${`-----END ${label}-----`}; } > "$p"`
}

/** What a program reads that asks for a passphrase so many times; without one an empty line. */
export function passphraseLines(passphrase: Secret | undefined, times = 1): Content {
  const line = `${passphrase?.open() ?? ''}\n`
  return bytesContent(Buffer.from(line.repeat(times)), { secret: true })
}

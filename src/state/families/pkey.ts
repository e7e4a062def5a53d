import type { Secret } from '../../template/values.ts'
import type { Family, Probe } from '../probe.ts'
import { type Script, sh } from '../sh.ts'
import { type KeyKind, kindOf } from '../x509/key.ts'
import { fromPem } from '../x509/pem.ts'

/** A private key in a file, as far as it may be told; null where there is no file. */
export type PrivateKey = null | {
  /** pkcs1 is OpenSSL's older form, with the kind of key in its first line. */
  readonly format: 'pkcs1' | 'pkcs8' | 'other'
  readonly encrypted: boolean
  /** The public key in DER; null: it can't be read, or it is only planned. */
  readonly publicKey: Buffer | null
  readonly kind: KeyKind | null
}

/** A private key of the host, opened by a passphrase if there is one. Nothing of it but its public half is read. */
export function privateKey(path: string, passphrase: Secret | undefined): Probe<PrivateKey> {
  return { family: passphrase ? familyFor(passphrase) : plainFamily, subject: path }
}

const plainFamily = familyFor(undefined)

function familyFor(passphrase: Secret | undefined): Family<PrivateKey> {
  return {
    kind: 'script',
    name: 'pkey',
    absent: null,
    script: (paths) => {
      const open = opening(passphrase)
      return sh`for f in ${paths}; do if [ -f "$f" ]; then printf +; grep -E '^(-----BEGIN|Proc-Type:)' < "$f"
printf '\\0'; ${open} openssl pkey -in "$f" -pubout -passin stdin; printf '\\0'; else printf '\\0\\0'; fi; done 2>/dev/null`
    },
    parse: (stdout, paths) => {
      const fields = stdout.toString().split('\0')
      return paths.map((_, i) => parseKey(fields[2 * i] ?? '', fields[2 * i + 1] ?? ''))
    },
    cells: (found) => {
      if (found === null) return { state: 'absent' }
      const { kind, format, encrypted } = found
      return { type: kind?.type ?? 'unreadable', size: kind?.curve ?? kind?.size ?? null, format, encrypted }
    },
  }
}

/** What a program is given on its stdin to open a key: a line of its own for each time that it asks. */
function opening(passphrase: Secret | undefined): Script {
  return sh`printf '%s\\n' ${passphrase ?? ''} |`
}

function parseKey(head: string, publicPem: string): PrivateKey {
  if (!head.startsWith('+')) return null
  const publicKey = fromPem(publicPem, 'PUBLIC KEY')
  const format = /BEGIN (RSA|EC|DSA) PRIVATE KEY/.test(head)
    ? 'pkcs1'
    : /BEGIN (ENCRYPTED )?PRIVATE KEY/.test(head)
      ? 'pkcs8'
      : 'other'
  return { format, encrypted: head.includes('ENCRYPTED'), publicKey, kind: publicKey && kindOf(publicKey) }
}

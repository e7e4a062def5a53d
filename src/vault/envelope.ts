const MARK = '$ANSIBLE_VAULT'
const CIPHER = 'AES256'
/** The id that format 1.1, which has none, stands for. */
export const DEFAULT_ID = 'default'
const WIDTH = 80

/** What an encrypted text holds. */
export interface Envelope {
  /** Which password it was encrypted with, by its name; in format 1.1 `default`. */
  readonly id: string
  readonly salt: Buffer
  readonly hmac: Buffer
  readonly ciphertext: Buffer
}

/** Whether a text or file is encrypted, by its first bytes. */
export function isEncrypted(text: string | Buffer): boolean {
  return typeof text === 'string' ? text.startsWith(MARK) : text.subarray(0, MARK.length).equals(Buffer.from(MARK))
}

/** Takes an encrypted text apart, or says what is wrong with it. */
export function parseEnvelope(text: string): Envelope | { readonly wrong: string } {
  const [header = '', ...lines] = text.trim().split(/\s*\n\s*/)
  const [mark, version, cipher, id = DEFAULT_ID] = header.split(';').map((part) => part.trim())
  if (mark !== MARK) return { wrong: `it does not begin with ${MARK}` }
  if (version !== '1.1' && version !== '1.2') return { wrong: `its format ${version} is not 1.1 or 1.2` }
  if (cipher !== CIPHER) return { wrong: `its cipher ${cipher} is not ${CIPHER}` }
  const parts = fromHex(lines.join(''))?.toString('latin1').split('\n').map(fromHex)
  const [salt, hmac, ciphertext] = parts ?? []
  if (!salt || !hmac || !ciphertext || parts?.length !== 3)
    return { wrong: 'it is cut off, or a line of it was altered' }
  return { id, salt, hmac, ciphertext }
}

/** An encrypted text as ansible-vault writes it: format 1.2 if it has an id of its own, else 1.1. */
export function formatEnvelope({ id, salt, hmac, ciphertext }: Envelope): string {
  const header = id === DEFAULT_ID ? `${MARK};1.1;${CIPHER}` : `${MARK};1.2;${CIPHER};${id}`
  const inner = [salt, hmac, ciphertext].map((part) => part.toString('hex')).join('\n')
  const hex = Buffer.from(inner, 'latin1').toString('hex')
  return `${[header, ...(hex.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [])].join('\n')}\n`
}

function fromHex(text: string): Buffer | undefined {
  const isHex = text !== '' && text.length % 2 === 0 && !/[^\da-fA-F]/.test(text)
  return isHex ? Buffer.from(text, 'hex') : undefined
}

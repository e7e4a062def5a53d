import { describe, expect, it } from 'vitest'
import { dearmor, fingerprintsIn, isArmored, plainFingerprint } from '../../src/module/openpgp.ts'
import { oneFingerprint, oneKey, otherFingerprint, twoKeys } from './keys.ts'

describe('the fingerprints of keys', () => {
  it('are those that gpg prints', () => {
    expect(fingerprintsIn(Buffer.from(oneKey))).toEqual([oneFingerprint])
    expect(fingerprintsIn(Buffer.from(twoKeys))).toEqual([oneFingerprint, otherFingerprint])
  })

  it('are the same of a key that is not armored', () => {
    const bytes = dearmor(Buffer.from(twoKeys))
    expect(isArmored(bytes)).toBe(false)
    expect(fingerprintsIn(bytes)).toEqual([oneFingerprint, otherFingerprint])
  })

  it('are found in each of several blocks, and with text around them', () => {
    const text = `pub ed25519\n${oneKey.replaceAll('\n', '\r\n')}\nand\n\n${twoKeys}`
    expect(fingerprintsIn(Buffer.from(text))).toEqual([oneFingerprint, oneFingerprint, otherFingerprint])
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a page that says "not found"', Buffer.from('<html>404</html>')],
    ['a key that is cut off', dearmor(Buffer.from(oneKey)).subarray(0, 40)],
    ['a signature alone', dearmor(Buffer.from(oneKey)).subarray(-146)],
  ])('are none in %s', (_, bytes) => {
    expect(fingerprintsIn(bytes)).toBeNull()
  })

  it('may be written with spaces and in small letters', () => {
    expect(plainFingerprint('f501 4fbb 284b 2df5 afee  30c2 712f 2c27 856d 49c3')).toBe(oneFingerprint)
    expect(plainFingerprint(`0x${oneFingerprint}`)).toBe(oneFingerprint)
  })
})

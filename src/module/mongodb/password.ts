import { saslprep } from '../../state/mongo/saslprep.ts'
import type { Secret } from '../../template/values.ts'

/** Shorter ones are guessed too soon by who has stolen the keys. */
const SHORTEST = 8

/** What is wrong with a password that is to be set, in words that don't give it away; null if nothing is. */
export function wrongPassword(password: Secret, user: string): string | null {
  const text = String(password.open())
  if (text.trim() === '') return `the password of ${user} is empty`
  if (saslprep(text) === null) {
    return `the password of ${user} has a character that can't be typed at a login, such as the end of a line`
  }
  return text.length < SHORTEST || text.toLowerCase() === user.toLowerCase()
    ? `the password of ${user} is too weak: it takes ${SHORTEST} characters or more, and not those of the name`
    : null
}

import type { DeedOutcome } from '../module/define.ts'
import type { Exchange, WriteFile } from '../state/change.ts'
import type { HttpClient } from './http.ts'

type Ended = DeedOutcome | 'fate unknown'

/** Sends the request of a change and writes what is to be written of the answer; a bad answer is none of its business. */
export async function exchange(
  http: HttpClient,
  { request, into }: Exchange,
  write: (file: WriteFile) => Promise<Ended>,
): Promise<Ended> {
  const start = Date.now() / 1000
  const answer = await http.request(request, Number.POSITIVE_INFINITY)
  const file = into?.file(answer) ?? null
  const written = file ? await write(file) : null
  if (written === 'fate unknown' || (written && written.code !== 0)) return written
  return { code: 0, stdout: written?.stdout ?? '', stderr: '', start, end: Date.now() / 1000, answer }
}

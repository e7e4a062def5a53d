import { type HttpRequest, isSuccess, NOT_MODIFIED, noAnswer } from '../http.ts'
import type { HttpProbe } from '../probe.ts'

/** What a server answers; a request for something that changes nothing there. */
export function answer(request: HttpRequest): HttpProbe {
  return {
    subject: request.url,
    family: {
      kind: 'http',
      name: 'answer',
      request,
      absent: noAnswer(request.url, 'not asked'),
      // In a plan, a server that is still to be set up is taken to have what it is asked for.
      supposed: () => ({ ...noAnswer(request.url, 'not known yet'), status: 200 }),
      supposedAtBest: true,
      cells: ({ status }) => ({ answers: isSuccess(status) || status === NOT_MODIFIED }),
    },
  }
}

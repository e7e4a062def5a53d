/** A client's connection, however it comes: each text is one message of DDP. */
export interface Link {
  readonly send: (text: string) => void
  readonly close: () => void
  readonly onText: (listen: (text: string) => void) => void
  readonly onEnd: (listen: () => void) => void
}

/** A link that its carrier feeds. */
export interface FedLink {
  readonly link: Link
  readonly take: (text: string) => void
  readonly end: () => void
}

/** Makes a link out of the two things that a carrier can do. */
export function feedLink(carrier: Pick<Link, 'send' | 'close'>): FedLink {
  let take = (_: string): void => {}
  let end = (): void => {}
  const link: Link = {
    ...carrier,
    onText: (listen) => {
      take = listen
    },
    onEnd: (listen) => {
      end = listen
    },
  }
  return { link, take: (text) => take(text), end: () => end() }
}

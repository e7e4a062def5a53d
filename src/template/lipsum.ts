import { randomInt } from 'node:crypto'
import { bind, flagOf, intOf } from './bind.ts'
import { spend } from './budget.ts'
import type { CallArgs } from './registry.ts'
import { Markup, type Value } from './values.ts'

const words =
  'ad adipiscing aliquam amet ante arcu at augue bibendum blandit commodo condimentum congue consectetur cras cum curae dapibus diam dictum dolor donec dui duis egestas eget elit enim erat eros est et etiam eu facilisi fames felis fermentum gravida habitant hendrerit iaculis id in integer ipsum justo lacinia lacus laoreet lectus leo libero ligula lobortis lorem luctus maecenas magna massa mattis mauris metus mi mollis morbi nam nec neque nibh nisi nisl non nulla nunc odio orci ornare pede pellentesque pharetra porta posuere primis pulvinar purus quam quis rhoncus risus rutrum sagittis sapien sed sem semper sit sociis sodales sollicitudin suscipit tellus tempor tempus tincidunt tortor tristique turpis ullamcorper ultrices urna ut varius vehicula vel velit vestibulum vitae vivamus viverra volutpat vulputate'.split(
    ' ',
  )

/** Jinja2's `lipsum(n, html, min, max)`: paragraphs of Latin, made up anew each time. */
export function lipsum(args: CallArgs): Value {
  const [number, html, least, most] = bind('lipsum', ['n', 'html', 'min', 'max'], args)
  const [count, low, high] = [intOf(number, 5), intOf(least, 20), intOf(most, 100)]
  spend(Math.max(0, count) * Math.max(1, high))
  const paragraphs = Array.from({ length: Math.max(0, count) }, () => paragraph(low, high))
  if (!flagOf(html, true)) return paragraphs.join('\n\n')
  return new Markup(paragraphs.map((text) => `<p>${text}</p>`).join('\n'))
}

function paragraph(low: number, high: number): string {
  const size = high > low ? randomInt(low, high) : low
  const chosen = Array.from({ length: Math.max(0, size) }, () => words[randomInt(words.length)] ?? '')
  const text = chosen.map((word, i) => (i > 0 && i % 9 === 8 ? `${word},` : word)).join(' ')
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/,$/, '')}.`
}

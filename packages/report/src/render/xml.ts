/** What XML 1.0 has no place for, however it is escaped: most control characters, lone surrogates, U+FFFE and U+FFFF. */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // As they are, a parser makes a space of them in an attribute, and a line feed of a return.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Any text inside of an element. What XML cannot hold becomes a visible escape such as `\u001b`. */
export function xmlText(text: string): string {
  return possible(text).replace(/[&<>\r]/g, entity)
}

function attributeText(text: string): string {
  return possible(text).replace(/[&<>"\t\n\r]/g, entity)
}

function possible(text: string): string {
  return text.replace(NO_XML, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}

function entity(character: string): string {
  return ENTITIES[character] ?? character
}

/** `<name key="value">`, without what is `undefined`. */
export function openTag(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${attributeText(String(value))}"`)
  return `<${name}${list.join('')}>`
}

/** `<name key="value"/>`. */
export function emptyTag(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
): string {
  return `${openTag(name, attributes).slice(0, -1)}/>`
}

/**
 * Texts that came from a workspace, made harmless for a terminal: control characters could steer it, characters
 * without a width or for right-to-left order could show something else than what is there.
 */
const steering = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A JSON text in which such characters are escapes; it reads as the same value. They stand in strings only. */
export function escapedJson(json: string): string {
  return json.replace(steering, escaped);
}

/** A name as it is where it is plain, else as a JSON string. */
export function escapedName(name: string): string {
  return /^[\p{L}\p{N}_.:/-]+$/u.test(name) ? name : escapedJson(JSON.stringify(name));
}

/** A path as it is where nothing in it could steer a terminal, else as a JSON string. */
export function escapedPath(path: string): string {
  return path.search(steering) < 0 ? path : escapedJson(JSON.stringify(path));
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}

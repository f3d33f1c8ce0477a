/** Answers on the wire: JSON and pages for people. */
export function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

/** 204, which has no body and so no meta. */
export function noContent(): Response {
  return new Response(null, { status: 204 });
}

/** What a wrong address is answered with. */
export function html(status: number): Response {
  return new Response(
    `<!DOCTYPE html>\n<html lang="de"><head><title>ProSonata</title></head><body>${status}</body></html>\n`,
    { status, headers: { 'content-type': 'text/html; charset=utf-8' } },
  );
}

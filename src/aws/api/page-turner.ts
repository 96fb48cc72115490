// Goes from page to page of a list, and does not continue for ever: what answers in AWS's place could always name one more page.
import { EndlessAnswer } from "./bounded-answers.ts";

/** The most pages that are read of a list: of commands, 50 are on each. */
const MOST_PAGES = 400;

/**
 * Gives for the token that came with a page the one that the next page is asked for by; undefined after the last page. Throws
 * what `told` makes of an EndlessAnswer after MOST_PAGES pages, and when a page names itself as the next one.
 */
export function pageTurner(
  operation: string,
  told: (error: EndlessAnswer) => Error = (error) => error,
): (token: string | undefined) => string | undefined {
  let pages = 0;
  let last: string | undefined;
  return (token) => {
    pages += 1;
    if (token === undefined || token === "") return undefined;
    if (token === last) throw told(new EndlessAnswer(`${operation} kept returning the same page`));
    if (pages >= MOST_PAGES)
      throw told(
        new EndlessAnswer(`${operation} returned more than ${MOST_PAGES} pages, which is the limit`),
      );
    last = token;
    return token;
  };
}

// Goes through the pages of a list, up to a limit: an endpoint that poses as AWS could always name one more
// page.
import { EndlessAnswer } from "./bounded-answers.ts";

/** The most pages read from a list; a page of commands has 50. */
const MOST_PAGES = 400;

/**
 * Takes the token that came with a page and gives the token for the next page; undefined after the last page.
 * Throws `told(EndlessAnswer)` after MOST_PAGES pages, and when a page names itself as the next one.
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

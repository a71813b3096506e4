/**
 * The CSRF token of a page, held as it was when the server last said who this is. Signing in gives the browser another: what
 * a tab still has to write never goes out in the name of who signed in after its own account went.
 */
export class CsrfToken {
  /** @param {() => string} read the browser's token as it is now */
  constructor(read) {
    this.read = read;
    this.held = read();
  }

  /** The server has said that this is still the account of this page. */
  renew() {
    this.held = this.read();
  }
}

import { micromark, type Options } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

type HtmlExtension = NonNullable<Options['htmlExtensions']>[number];

/** The tags a comment may use; like GitHub, though far fewer, and without attributes but the one that opens details. */
const TAG = /&lt;(\/?)(?:details|summary|sub|sup|code|b)&gt;|&lt;details open&gt;|&lt;br ?\/?&gt;/gi;
const HTML_COMMENT = /&lt;!--[\s\S]*?(?:--&gt;|$)/g;

/** Gives the allowed tags of a document back their meaning, as long as they close in the order they were opened. */
class Tags {
  readonly #open: string[] = [];

  /** Takes HTML in which everything is escaped, and leaves everything escaped but the allowed tags. */
  restore(escaped: string): string {
    return escaped.replace(HTML_COMMENT, '').replace(TAG, (tag: string, slash: string | undefined) => {
      const name = /[a-z]+/.exec(tag.slice(4).toLowerCase())?.[0] ?? '';
      if (!this.#follow(slash === '/', name)) return tag;
      return tag.replace('&lt;', '<').replace('&gt;', '>').toLowerCase();
    });
  }

  /** The end tags that the document forgot. */
  close(): string {
    return this.#open
      .splice(0)
      .reverse()
      .map((name) => `</${name}>`)
      .join('');
  }

  #follow(closes: boolean, name: string): boolean {
    if (closes) return this.#open.at(-1) === name && this.#open.pop() !== undefined;
    if (name !== 'br') this.#open.push(name);
    return true;
  }
}

/**
 * GitHub's treatment of HTML: comments disappear, allowed tags work, everything else is shown as text.
 *
 * micromark escapes all of it first; only exact matches of {@link TAG} are then turned back, so nothing can slip through.
 */
function htmlAsOnGitHub(tags: Tags): HtmlExtension {
  return {
    enter: {
      htmlFlow() {
        this.lineEndingIfNeeded();
        this.buffer();
      },
      htmlText() {
        this.buffer();
      },
    },
    exit: {
      htmlFlow() {
        this.raw(tags.restore(this.resume()));
      },
      htmlText() {
        this.raw(tags.restore(this.resume()));
      },
    },
  };
}

/** In comments, unlike in files, GitHub shows a line break of a paragraph as one. */
function lineBreaksAsInComments(): HtmlExtension {
  let insideParagraph = false;
  return {
    enter: {
      content() {
        insideParagraph = true;
      },
    },
    exit: {
      content() {
        insideParagraph = false;
      },
      // Both would otherwise add a second break to the one of their line ending.
      hardBreakEscape() {},
      hardBreakTrailing() {},
      lineEnding(token) {
        if (this.getData('slurpAllLineEndings')) return;
        if (this.getData('slurpOneLineEnding')) {
          this.setData('slurpOneLineEnding', undefined);
        } else if (this.getData('inCodeText')) {
          this.raw(' ');
        } else {
          if (insideParagraph) this.tag('<br />');
          this.raw(this.sliceSerialize(token));
        }
      },
    },
  };
}

const ALERT = /<blockquote>\n<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]<br \/>\n/g;

/** `> [!WARNING]` and its kin. No text can look like this: a `<` of the comment is escaped by now. */
function withAlerts(html: string): string {
  return html.replace(ALERT, (_, kind: string) => {
    const name = kind.toLowerCase();
    const title = `${kind.charAt(0)}${name.slice(1)}`;
    return `<blockquote class="markdown-alert markdown-alert-${name}">\n<p class="markdown-alert-title">${title}</p>\n<p>`;
  });
}

/** Renders the Markdown of a comment as GitHub does. The result is safe to place in a page, whatever the Markdown. */
export function renderComment(markdown: string): string {
  const tags = new Tags();
  const html = micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml(), htmlAsOnGitHub(tags), lineBreaksAsInComments()],
  });
  return withAlerts(html) + tags.close();
}

/// How the page looks, and what its browser may do for it.
enum HTMLStyle {
  /// Nothing may be fetched or run; of styles only ours counts, by the SHA-256 of its text, which
  /// `scripts/check-formats` holds against it.
  static let policy =
    "default-src 'none'; style-src 'sha256-wzmbAcBIESTcMoP2Y8HKNXW6gKAibIEGDXShMY160pc='; "
    + "base-uri 'none'; form-action 'none'"

  /// Words stand out from what is behind them by 4.5 to 1 or more (WCAG 2.2, 1.4.3), which the same script
  /// computes; no colour says what words do not say too.
  static let text = """

    :root { --text: #1f2328; --page: #ffffff; --soft: #f4f5f7; --line: #d1d5da; --faint: #57606a;
      --error: #b3141d; --warning: #7d5200; --note: #0a5dab; --added: #dafbe1; --removed: #ffebe9;
      --mark: #fff1b8; }
    @media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --page: #0d1117; --soft: #161b22;
      --line: #3d444d; --faint: #9198a1; --error: #ff7b72; --warning: #e3b341; --note: #79c0ff;
      --added: #12341f; --removed: #47191b; --mark: #574400; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1rem; max-width: 68rem; color: var(--text); background: var(--page);
      font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
    h1, h2 { line-height: 1.25; margin: 1.5rem 0 0.5rem; } h1 { font-size: 1.5rem; margin-top: 0; }
    h2 { font-size: 1.15rem; }
    p { margin: 0.25rem 0; }
    code, pre { font: 0.875rem/1.5 ui-monospace, monospace; }
    pre { margin: 0.5rem 0; padding: 0.5rem; overflow-x: auto; overflow-wrap: normal;
      background: var(--soft); border: 1px solid var(--line); border-radius: 4px; }
    mark { color: inherit; background: var(--mark); border-bottom: 2px solid var(--error); }
    .number, .place, .code, .head { color: var(--faint); }
    strong.error, .error > p > strong, tr.error > th { color: var(--error); }
    strong.warning, .warning > p > strong, tr.warning > th { color: var(--warning); }
    strong.note, .note > p > strong { color: var(--note); }
    .findings { list-style: none; margin: 0; padding: 0; }
    .findings > li { margin: 0 0 1rem; padding: 0.25rem 0 0.25rem 0.75rem;
      border-left: 4px solid var(--line); }
    .findings > .error { border-color: var(--error); }
    .findings > .warning { border-color: var(--warning); }
    .findings > .note { border-color: var(--note); }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; overflow-wrap: normal; }
    th, td { padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top;
      border-bottom: 1px solid var(--line); }
    tbody th { font-weight: inherit; }
    details { margin: 1rem 0; } summary { cursor: pointer; }
    .diff span { display: block; min-width: max-content; }
    .added { background: var(--added); } .removed { background: var(--removed); }
    .stages { list-style: none; margin: 0; padding: 0; }
    .stages > li { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
    .stages > li + li::before { content: "\\2193"; flex-basis: 100%; padding-left: 4rem; }
    .stage { min-width: 9rem; padding: 0.5rem 0.75rem; text-align: center; background: var(--soft);
      border: 2px solid var(--note); border-radius: 4px; }
    .gates { flex: 1 1 14rem; padding: 0.5rem 0.75rem; border: 1px dashed var(--faint);
      border-radius: 4px; }
    .gates ul { margin: 0; padding-left: 1.25rem; }

    """
}

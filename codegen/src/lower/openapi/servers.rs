//! Servers: the path that all paths begin with.

use super::Lowering;
use crate::diagnostic::Id;
use crate::input::openapi::Located;
use crate::model::ServerUrl;

impl<'a> Lowering<'a, '_> {
    /// The path that an operation's path begins with: that of its first server.
    pub fn base_path(&mut self, servers: &[Located<'a>]) -> String {
        let Some((first, others)) = servers.split_first() else { return String::new() };
        let base = path_of(&self.server_url(first));
        self.check_path_variables(first);
        for other in others {
            if path_of(&self.server_url(other)) != base {
                self.not_expressed(other, "a server with other paths than the first");
            }
        }
        base
    }

    /// The sentence that the documentation of an operation has about its server; `None` if it is a server for all operations.
    pub fn other_server(&mut self, servers: &[Located<'a>]) -> Option<String> {
        let first = servers.first()?;
        let url = self.server_url(first);
        if authority(&url).is_none_or(|host| self.hosts.contains(host)) {
            return None;
        }
        let help = "the documentation of the operation names the server; build a client for it, or accept the warning with \
                    `[allow]` in `pexgen.toml`";
        self.findings.say(Id::NotExpressed, first, "not in the bindings: a server for single operations", help);
        Some(format!("Server: `{url}`. Build another client for it."))
    }

    /// Reports the variables of the path of a server, which the bindings cannot set.
    fn check_path_variables(&mut self, server: &Located<'a>) {
        let path = path_of(&self.text(server, "url"));
        for (name, variable) in server.get("variables").iter().flat_map(Located::members) {
            let values = variable.get("enum").map_or(0, |values| values.items().count());
            if values != 1 && path.contains(&format!("%7B{name}%7D")) {
                let default = self.text(&variable, "default");
                self.not_expressed(
                    &variable,
                    &format!("the server variable `{name}` in the path; it is always `{default}`"),
                );
            }
        }
    }

    /// The servers for all operations that have the path of the first one, which all paths begin with. One without a host says
    /// nothing that a user needs.
    pub fn servers(&mut self, root: &Located<'a>) -> Vec<ServerUrl> {
        let mut listed = common_servers(root);
        for server in &listed {
            let url = self.server_url(server);
            self.hosts.extend(authority(&url).map(str::to_owned));
        }
        let base = listed.first().map(|server| path_of(&self.server_url(server)));
        listed.retain(|server| Some(path_of(&self.server_url(server))) == base);
        let described = listed.iter().map(|server| {
            let mut descriptions = vec![self.text(server, "description")];
            for (name, variable) in server.get("variables").iter().flat_map(Located::members) {
                let description = self.text(&variable, "description");
                if !description.is_empty() {
                    descriptions.push(format!("`{name}`: {description}"));
                }
            }
            descriptions.retain(|description| !description.is_empty());
            ServerUrl { url: self.server_url(server), description: descriptions.join("; ") }
        });
        described.filter(|server| authority(&server.url).is_some_and(|host| !host.is_empty())).collect()
    }

    /// The address of a server, with the defaults of its variables.
    pub fn server_url(&mut self, server: &Located<'a>) -> String {
        let mut url = self.text(server, "url");
        for (name, variable) in server.get("variables").iter().flat_map(Located::members) {
            if variable.get("default").is_none() {
                let message = format!("the server variable `{name}` has no `default`");
                self.findings.say(Id::BadValue, &variable, message, "it is empty in the URL; add the `default`");
            }
            let default = self.text(&variable, "default");
            url = url.replace(&format!("{{{name}}}"), &default);
        }
        if url.contains(['{', '}']) {
            let at = server.get("url").unwrap_or_else(|| server.clone());
            let message = format!("the URL `{url}` has braces that are no server variable");
            let help = "they are percent-encoded; define each variable in `variables`, with a `default`";
            self.findings.say(Id::BadValue, &at, message, help);
        }
        url
    }
}

/// The servers nearest to an operation: of the operation, the last of the levels, of another one of them, or of the document.
pub fn nearest_servers<'a>(root: &Located<'a>, levels: &[Located<'a>]) -> Vec<Located<'a>> {
    let listed = |at: &Located<'a>| at.get("servers").iter().flat_map(Located::items).collect::<Vec<_>>();
    let mut lists = levels.iter().rev().chain([root]).map(listed);
    lists.find(|servers| !servers.is_empty()).unwrap_or_default()
}

/// The servers for all operations: those of the document, or else those that all of its paths have.
fn common_servers<'a>(root: &Located<'a>) -> Vec<Located<'a>> {
    let listed = |at: &Located<'a>| at.get("servers").filter(|servers| servers.items().next().is_some());
    let of_paths = || {
        let paths = root.get("paths")?;
        let mut all = paths.members().map(|(_, path)| listed(&path));
        let first = all.next()??;
        all.all(|other| other.is_some_and(|other| other.node == first.node)).then_some(first)
    };
    listed(root).or_else(of_paths).iter().flat_map(Located::items).collect()
}

fn authority(url: &str) -> Option<&str> {
    let after = url.split_once("://").map_or_else(|| url.strip_prefix("//"), |(_, after)| Some(after))?;
    after.split(['/', '?', '#']).next()
}

/// The path of an address, without `/` at its end.
fn path_of(url: &str) -> String {
    let after = url.split_once("://").map_or(url, |(_, after)| after);
    let path = if after.len() < url.len() || url.starts_with("//") {
        let after = after.trim_start_matches('/');
        after.find('/').map_or("", |start| &after[start..])
    } else {
        url
    };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let path = path.trim_start_matches("./");
    // A placeholder that nothing fills would be taken for a parameter.
    let path = path.replace('{', "%7B").replace('}', "%7D");
    if path.is_empty() || path == "." { String::new() } else { format!("/{path}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_server_has_no_slash_at_its_end() {
        let cases = [
            ("https://example.com", ""),
            ("https://example.com/", ""),
            ("https://example.com:8443/api/v1/", "/api/v1"),
            ("//example.com/api", "/api"),
            ("/api/v1", "/api/v1"),
            ("api", "/api"),
            ("/", ""),
            (".", ""),
            ("./v1", "/v1"),
            ("", ""),
            ("https://example.com/{left}?x#y", "/%7Bleft%7D"),
        ];
        for (url, path) in cases {
            assert_eq!(path_of(url), path, "{url}");
        }
    }
}

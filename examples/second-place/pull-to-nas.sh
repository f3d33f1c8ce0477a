#!/bin/sh
# On a NAS or a server of your own: fetches the archives of a repository that are not here yet, and deletes none. The account
# on GitHub cannot reach this machine, so nothing here is lost if somebody takes that over. Needs `gh` and a fine-grained token
# that may read the contents of this repository and nothing else:
#
#   30 6 * * *  GH_TOKEN=$(cat /root/backups.token) /opt/pull-to-nas.sh agency/prosonata-backups /volume1/prosonata
set -eu
repository=$1
folder=$2

mkdir -p "$folder/.fetched"
rm -rf "$folder/.incoming"
gh release list --repo "$repository" --limit 1000 --exclude-drafts --json tagName --jq '.[].tagName' > "$folder/.tags"
while read -r tag; do
  case $tag in prosonata-backup-*) ;; *) continue ;; esac
  [ -e "$folder/.fetched/$tag" ] && continue
  gh release download "$tag" --repo "$repository" --pattern 'prosonata-*' --dir "$folder/.incoming" </dev/null
  # Only what came whole gets its name.
  mv "$folder/.incoming"/* "$folder/"
  touch "$folder/.fetched/$tag"
done < "$folder/.tags"

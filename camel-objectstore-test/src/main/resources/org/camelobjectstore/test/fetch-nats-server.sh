# SPDX-License-Identifier: Apache-2.0
#
# fetch-nats-server.sh SUITE FOLDER
#
# Puts the nats-server of the Debian suite SUITE into FOLDER and prints its version. It comes from the Debian archive
# that this machine takes its packages from. Needs no root, installs nothing, and leaves the machine's package lists and
# caches as they are: what apt-get leaves behind is all in FOLDER, which the caller removes.

set -eu
LC_ALL=C
export LC_ALL

suite=$1
cd "$2"
folder=$(pwd -P)

fail() {
    echo "$*" >&2
    exit 1
}

for tool in apt-get dpkg dpkg-deb; do
    command -v "$tool" >/dev/null || fail "no $tool on this machine"
done

for keyring in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
    [ -r "$keyring" ] && break
done
[ -r "$keyring" ] || fail "no Debian archive keyring on this machine"

# The machine's own configuration (a proxy, say) stays in force, without what would reach outside FOLDER (hooks), keep
# packages of SUITE from being seen (pins, the default release) or fetch more than the list of packages.
cat >apt.conf <<END
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
APT::Default-Release "";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Debug::NoLocking "true";
Dir::Cache "$folder/cache";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State::lists "$folder/lists";
Dir::State::status "/dev/null";
END
mkdir -p lists/partial cache/archives/partial

apt_get() {
    apt-get -c "$folder/apt.conf" -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null "$@"
}

# The addresses of the machine's package sources, those that look like Debian's first. Which of them is the Debian
# archive is known for sure only once one has answered with an index of SUITE that Debian signed.
addresses() {
    all=$(apt-get -c "$folder/apt.conf" --print-uris update |
        sed -n "/security/d; s|^'\(.*\)/dists/.*/main/binary-.*|\1|p" | sort -u)
    echo "$all" | grep '/debian$' || true
    echo "$all" | grep -v '/debian$' || true
}

download() {
    echo "deb [arch=$(dpkg --print-architecture) signed-by=$keyring] $1 $suite main" >sources.list
    apt_get -qq update && apt_get -qq download nats-server
}

for address in $(addresses); do
    if download "$address"; then
        dpkg-deb -x nats-server_*.deb root
        mv root/usr/*bin/nats-server .
        exec ./nats-server --version
    fi
done
fail "none of this machine's package sources gave nats-server of Debian $suite"
